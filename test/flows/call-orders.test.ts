import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededDeskNumber } from '#infra/local/seed/empty.ts';
import { signedPost } from '#infra/local/signed-text.ts';
import { parseTwiml } from '#infra/local/twilio/calls/parse-twiml.ts';
import { type Desk, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  // Nothing else happens to the calls meanwhile: the practice's time stands still.
  await desk.stack.moveClock((clock) => clock.setRate(0));
});
afterAll(() => desk.stop());

const id = (kind: string) => `${kind}${randomBytes(16).toString('hex')}`;
type Post = [step: string, more: Record<string, string>];

/** The callbacks of a call as they happen, and what the call is in the end. */
const stories = (recordingSid: string): Record<string, { posts: Post[]; ends: object; turn: boolean }> => ({
  'a voicemail with its transcript': {
    posts: [
      ['', { CallStatus: 'ringing' }],
      ['/desk-result?lang=en', { DialCallStatus: 'no-answer' }],
      [
        '/voicemail?lang=en',
        { RecordingUrl: `https://elsewhere.example/${recordingSid}`, RecordingDuration: '24', Digits: '#' },
      ],
      [
        '/recording',
        { From: '', To: '', RecordingSid: recordingSid, RecordingStatus: 'completed', RecordingDuration: '24' },
      ],
      ['/transcription', { TranscriptionStatus: 'completed', TranscriptionText: 'Hi, it is Dana.' }],
      ['/status', { CallStatus: 'completed', CallDuration: '61' }],
    ],
    ends: {
      text: 'Missed call, voicemail 0:24: Hi, it is Dana.',
      call: { outcome: 'voicemail', voicemail: { seconds: 24 } },
    },
    turn: true,
  },
  'a call that nobody took, without a word': {
    posts: [
      ['', { CallStatus: 'ringing' }],
      ['/menu?lang=en', { Digits: '2' }],
      ['/desk-result?lang=es', { DialCallStatus: 'no-answer' }],
      ['/desk-key', { ParentCallSid: 'the call', CallSid: id('CA'), Digits: '', To: seededDeskNumber }],
      ['/recording', { From: '', To: '', RecordingSid: recordingSid, RecordingStatus: 'absent' }],
      ['/status', { CallStatus: 'completed', CallDuration: '41' }],
    ],
    ends: { text: 'Missed call', call: { outcome: 'missed', dialled: 'no-answer' } },
    turn: true,
  },
  'a call that the desk took': {
    posts: [
      ['', { CallStatus: 'ringing' }],
      ['/menu?lang=en', { Digits: '5' }],
      ['/desk-key', { ParentCallSid: 'the call', CallSid: id('CA'), Digits: '1', To: seededDeskNumber }],
      ['/desk-result?lang=en', { DialCallStatus: 'completed', DialCallDuration: '95' }],
      ['/status', { CallStatus: 'completed', CallDuration: '120' }],
    ],
    ends: { text: 'Call answered, 1:35', call: { outcome: 'answered', answeredBy: seededDeskNumber, seconds: 95 } },
    turn: false,
  },
});

/** Every order of six callbacks, some of them twice. */
const anyOrder = fc
  .shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 })
  .chain((once) => fc.array(fc.constantFrom(...once), { maxLength: 4 }).map((again) => [...once, ...again]));

test('a call that the desk makes ends in the same entry whatever order its callbacks come in, some of them twice', async () => {
  const posts: Post[] = [
    ['/placed', { CallStatus: 'initiated' }],
    ['/staff', {}],
    ['/staff-key', { Digits: '1' }],
    ['/patient-leg', { ParentCallSid: 'the call', CallSid: id('CA') }],
    ['/patient-result', { DialCallStatus: 'completed', DialCallDuration: '42' }],
    ['/placed', { CallStatus: 'completed', CallDuration: '63' }],
  ];
  await fc.assert(
    fc.asyncProperty(anyOrder, async (indexes) => {
      const number = freshNumber();
      await desk.text(number, 'Please call me');
      const params = { threadId: await desk.threadOf(number) };
      const asked = await desk.as('coordinator')('placeCall', { params, body: { id: ulid() } });
      await desk.advance(1_000);
      const placed = desk.stack.twilio?.telephone.calls().at(-1);
      expect(placed?.form.Url).toContain(asked.id);
      const query = new URLSearchParams({ call: asked.id, thread: params.threadId, at: asked.at });
      for (const index of indexes) {
        const [step, more] = posts[index] ?? [];
        if (step && more) await post(`${step}?${query}`, more, placed?.sid ?? '', seededDeskNumber);
      }
      expect(await desk.entries(params.threadId)).toMatchObject([
        { kind: 'text' },
        {
          kind: 'call',
          id: asked.id,
          to: number,
          text: 'Call, spoken with, 0:42',
          call: { outcome: 'answered', seconds: 42 },
        },
      ]);
      const head = await desk.as('coordinator')('readThread', { params });
      expect([head.turn, head.unread]).toEqual([undefined, 0]);
    }),
    { numRuns: 6 },
  );
});

describe.each(Object.keys(stories('')))('%s', (name) => {
  test('ends in the same entry whatever order its callbacks come in, some of them twice', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrder, async (indexes) => {
        const story = stories(id('RE'))[name];
        if (!story) throw new Error('no such story');
        const [sid, number] = [id('CA'), freshNumber()];
        for (const index of indexes) {
          const [step, more] = story.posts[index] ?? [];
          if (step !== undefined && more) await post(step, more, sid, number);
        }
        const threadId = await desk.threadOf(number);
        expect(await desk.entries(threadId)).toMatchObject([
          { kind: 'call', from: number, to: officeNumber, ...story.ends },
        ]);
        const head = await desk.as('coordinator')('readThread', { params: { threadId } });
        expect(head.turn !== undefined).toBe(story.turn);
        expect(head.unread).toBe(story.turn ? 1 : 0);
        expect(head.lastEntry?.text).toBe((await desk.entries(threadId))[0]?.text);
      }),
      { numRuns: 15 },
    );
  });

  test('ends in the same entry where all of them come at once', async () => {
    const story = stories(id('RE'))[name];
    const [sid, number] = [id('CA'), freshNumber()];
    await Promise.all(
      [...(story?.posts ?? []), ...(story?.posts ?? [])].map(([step, more]) => post(step, more, sid, number)),
    );
    expect(await desk.entries(await desk.threadOf(number))).toMatchObject([{ kind: 'call', ...story?.ends }]);
  });
});

/** Posts one callback as Twilio does; whatever it answers is TwiML. An empty field is left out. */
async function post(step: string, more: Record<string, string>, sid: string, number: string): Promise<void> {
  const all: Record<string, string> = {
    AccountSid: desk.signing.accountSid,
    ApiVersion: '2010-04-01',
    CallSid: sid,
    CallStatus: 'in-progress',
    Direction: 'inbound',
    From: number,
    To: officeNumber,
    ...more,
    ...(more.ParentCallSid ? { ParentCallSid: sid } : {}),
  };
  const form = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
  const answer = await signedPost(desk.signing, `/webhooks/twilio/voice${step}`, form);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/xml; charset=utf-8']);
  parseTwiml(await answer.text());
}
