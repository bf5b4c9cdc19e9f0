import { ulid } from 'ulid';
import { expect } from 'vitest';
import { consenting } from '../harness/calling-desk.ts';
import { type Desk, officeNumber } from '../harness/desk.ts';
import { type Story, until } from './crash-story.ts';

interface Parts {
  desk: () => Desk;
  /** A text that comes twice; answers its thread. */
  arrive(number: string, body: string): Promise<string>;
  hasCrashed(): boolean;
}

const minutes = (count: number) => count * 60_000;

/** What happens by telephone. */
export function callStories({ desk, arrive, hasCrashed }: Parts): Story[] {
  return [
    {
      name: 'a call that nobody takes, with its voicemail and the text back',
      async play(number) {
        await desk().settings({ calls: { transcription: true, textBack: true, deleteAtProvider: true } });
        await consenting(desk(), number);
        await callAndSpeak(desk(), number);
        for (const pause of [30_000, minutes(2), minutes(23)]) await desk().advance(pause);
      },
      arrives: 0,
      leaves: 1,
      ends: ['delivered'],
      answers: false,
      async holds(number) {
        const calls = (await desk().entries(await desk().threadOf(number))).filter(({ kind }) => kind === 'call');
        expect(calls).toMatchObject([
          { call: { outcome: 'voicemail', voicemail: { state: 'kept' }, textBack: { state: 'posted' } } },
        ]);
        const { id: messageId = '', at = '' } = calls[0] ?? {};
        const params = { threadId: await desk().threadOf(number), messageId };
        const { url } = await desk().as('coordinator')('fileLink', { params, body: { at, part: 0 } });
        expect((await fetch(new URL(url, desk().stack.url))).status).toBe(200);
        const atProvider = telephone(desk())
          .calls()
          .filter(({ from, recording }) => from === number && recording?.deleted === false);
        expect(atProvider, 'the recording is deleted at the provider').toEqual([]);
      },
    },
    {
      name: 'a call that the desk makes',
      async play(number) {
        const threadId = await arrive(number, 'Please call me');
        const id = ulid();
        const call = desk().as('coordinator');
        for (let copy = 0; copy < 2; copy += 1)
          await until(() => call('placeCall', { params: { threadId }, body: { id } }));
        await desk().stack.drain();
        await desk().advance(minutes(1));
        await takeAndConnect(desk(), number);
        for (const pause of [minutes(2), minutes(7), minutes(16)]) await desk().advance(pause);
      },
      arrives: 1,
      leaves: 0,
      ends: [],
      // Who asked sees that it was not placed, and calls again; nobody's phone rings minutes later out of the blue.
      answers: 'either',
      async holds(number) {
        const threadId = await desk().threadOf(number);
        const asked = (await desk().entries(threadId)).filter(({ kind }) => kind === 'call');
        const placed = telephone(desk())
          .calls()
          .filter(({ form }) => String(form.Url).includes(`thread=${threadId}`));
        expect(asked).toHaveLength(1);
        expect(placed.length, 'no phone rings twice').toBeLessThanOrEqual(1);
        const closed = connected.has(number);
        if (closed) expect(asked[0]?.call?.outcome).toBe('answered');
        else expect(['not-placed', 'not-reached']).toContain(asked[0]?.call?.outcome);
        const { turn } = await desk().as('coordinator')('readThread', { params: { threadId } });
        expect(turn === undefined).toBe(closed);
        if (!hasCrashed()) expect(closed).toBe(true);
      },
    },
  ];
}

function telephone({ stack: { twilio } }: Desk) {
  if (!twilio) throw new Error('no stand-in');
  return twilio.telephone;
}

/** A caller who waits for whatever comes, and speaks after the tone. */
async function callAndSpeak(desk: Desk, number: string): Promise<void> {
  let call = await telephone(desk).ring(number, officeNumber);
  while (call.waiting) {
    const act = call.waiting.for === 'record' ? ({ act: 'speak', seconds: 3 } as const) : ({ act: 'wait' } as const);
    call = (await telephone(desk).act(call.sid, act)) ?? call;
  }
  await desk.stack.twilio?.settled();
  expect(call.problem, 'the caller never hears an error').toBeUndefined();
}

/** The patients who were spoken with in a call that the desk made. */
const connected = new Set<string>();

/** The phone of whoever asked for a call is taken, then the patient's, and they speak. */
async function takeAndConnect(desk: Desk, number: string): Promise<void> {
  const placed = telephone(desk)
    .calls()
    .findLast(({ waiting }) => waiting?.for === 'ringing');
  if (!placed) return;
  const acts = [
    { act: 'answer', number: placed.to },
    { act: 'press', digit: '1' },
    { act: 'answer', number },
    { act: 'hang-up' },
  ] as const;
  for (const act of acts) {
    const done = await telephone(desk).act(placed.sid, act);
    if (done && 'number' in act && act.number === number) connected.add(number);
  }
}
