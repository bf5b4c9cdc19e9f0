import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seededDeskNumber } from '#infra/local/seed/empty.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { practiceKey, practiceRow } from '#shared/domain/practice/practice.rows.ts';
import { settled } from '#shared/domain/practice/read-practice.ts';
import {
  type CallingDesk,
  callingDesk,
  consenting,
  deskTakes,
  hangUp,
  press,
  speak,
  wait,
} from '../harness/calling-desk.ts';
import { freshNumber, officeNumber } from '../harness/desk.ts';

let desk: CallingDesk;
beforeAll(async () => {
  desk = await callingDesk();
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());
afterEach(() => desk.stack.twilio?.setFaults({}));

const headOf = async (number: string) =>
  desk.as('coordinator')('readThread', { params: { threadId: await desk.threadOf(number) } });
const entriesOf = async (number: string) => desk.entries(await desk.threadOf(number));
const textsTo = (number: string) => desk.stack.outbox().filter(({ to }) => to === number);

const change = (threadId: string, body: { state: 'done' | 'snoozed'; snoozedUntil?: string }) =>
  desk.as('coordinator')('changeThread', { params: { threadId }, body });
const inHours = (hours: number) => new Date(desk.app.now().getTime() + hours * 3_600_000).toISOString();

/** Lets the desk look at what is due on calls: the text back, the recording. */
const later = () => desk.advance(40_000);

describe('a call from a patient', () => {
  test('that the desk takes is one answered entry, and leaves nobody waiting', async () => {
    const number = freshNumber();
    await desk.call(number, wait, deskTakes, press('1'), hangUp);
    expect(await entriesOf(number)).toMatchObject([
      { kind: 'call', direction: 'in', channel: 'voice', call: { outcome: 'answered', answeredBy: seededDeskNumber } },
    ]);
    const head = await headOf(number);
    expect(head.turn).toBeUndefined();
    expect(head).toMatchObject({ unread: 0, lastEntry: { kind: 'call' } });
    await later();
    expect(textsTo(number)).toEqual([]);
  });

  test('that the desk takes answers the text that was waiting', async () => {
    const number = freshNumber();
    await desk.text(number, 'Is Leo’s visit still on?');
    await desk.call(number, wait, deskTakes, press('1'), { act: 'decline', number: seededDeskNumber });
    const head = await headOf(number);
    expect(head.turn).toBeUndefined();
  });

  test('that the desk takes answers also what was texted while it rang, not what is texted afterwards', async () => {
    const number = freshNumber();
    const { sid } = await desk.telephone().ring(number, officeNumber);
    await desk.advance(5_000);
    await desk.text(number, 'I am calling you right now');
    await desk.advance(5_000);
    for (const act of [wait, deskTakes, press('1'), hangUp]) await desk.telephone().act(sid, act);
    await later();
    expect((await headOf(number)).turn).toBeUndefined();
    await desk.text(number, 'One more thing');
    await later();
    expect((await headOf(number)).turn).toMatchObject({ channel: 'sms' });
  });

  test.each([
    ['lets the key pass', wait],
    ['is put down', { act: 'decline', number: seededDeskNumber } as const],
    ['presses another key', press('4')],
  ])(
    'that the desk’s own answering machine takes is not answered where it %s: the caller speaks to ours',
    async (_how, act) => {
      const number = freshNumber();
      const { said } = await desk.call(number, wait, deskTakes, act, speak(3));
      expect(said.join(' ')).toMatch(/Nobody can take your call just now/);
      const [entry] = await entriesOf(number);
      expect(entry).toMatchObject({ call: { outcome: 'voicemail', dialled: 'no-answer' } });
      expect(entry?.call?.answeredBy).toBeUndefined();
      expect((await headOf(number)).turn).toBeDefined();
    },
  );

  test('that is hung up while a telephone of the desk is asked for its key was missed', async () => {
    const number = freshNumber();
    await desk.call(number, wait, deskTakes, hangUp);
    expect(await entriesOf(number)).toMatchObject([{ call: { outcome: 'missed' } }]);
  });

  test('rings as a thing to do until somebody takes it', async () => {
    const number = freshNumber();
    const { sid } = await desk.telephone().ring(number, officeNumber);
    expect(await entriesOf(number)).toMatchObject([{ text: 'Calling now', call: { outcome: 'ringing' } }]);
    expect((await headOf(number)).turn).toBeDefined();
    await desk.telephone().act(sid, hangUp);
  });

  test('that nobody takes goes to the voicemail, which is kept here and starts a response clock', async () => {
    const number = freshNumber();
    const { said } = await desk.call(number, wait, wait, speak(3));
    expect(said.join(' ')).toMatch(/Thank you for calling Harborlight Dental.*tone.*\(beep\).*call you back/s);
    await later();
    const [entry] = await entriesOf(number);
    expect(entry).toMatchObject({
      text: 'Missed call, voicemail 0:03',
      call: { voicemail: { seconds: 3, state: 'kept' } },
    });
    expect(await headOf(number)).toMatchObject({ unread: 1, turn: { channel: 'voice', firstEntryId: entry?.id } });
  });

  test.each([
    ['answered by a text', (threadId: string) => desk.reply(threadId, 'Sorry, we were on another line'), true],
    ['closed', (threadId: string) => change(threadId, { state: 'done' }), true],
    ['put off', (threadId: string) => change(threadId, { state: 'snoozed', snoozedUntil: inHours(5) }), false],
  ])(
    'that was %s while its message was being recorded waits for an answer to that message',
    async (_how, meanwhile, isAnother) => {
      const number = freshNumber();
      const { sid } = await desk.telephone().ring(number, officeNumber);
      for (const act of [wait, wait]) await desk.telephone().act(sid, act);
      const threadId = await desk.threadOf(number);
      await desk.advance(20_000);
      await meanwhile(threadId);
      await desk.advance(20_000);
      expect((await headOf(number)).turn === undefined).toBe(isAnother);
      const left = desk.app.now().toISOString();
      await desk.telephone().act(sid, speak(3));
      await later();
      const [call] = await entriesOf(number);
      const head = await headOf(number);
      expect(head).toMatchObject({ state: 'open', unread: 1, turn: { channel: 'voice', firstEntryId: call?.id } });
      expect((head.turn?.startedAt ?? '') >= left).toBe(isAnother);
      expect((await recompute(desk.app)).differences).toEqual([]);
      await desk.reply(threadId, 'We have heard your message');
      await desk.leave();
      expect((await headOf(number)).turn).toBeUndefined();
      expect((await recompute(desk.app)).differences).toEqual([]);
    },
  );

  test('that is closed while it rings, and that nobody takes, waits all the same; one that was logged meanwhile does not', async () => {
    const [number, logged] = [freshNumber(), freshNumber()];
    const { sid } = await desk.telephone().ring(number, officeNumber);
    await change(await desk.threadOf(number), { state: 'done' });
    await desk.telephone().act(sid, hangUp);
    await desk.stack.twilio?.settled();
    expect(await headOf(number)).toMatchObject({ state: 'open', unread: 1, turn: { channel: 'voice' } });
    const other = await desk.telephone().ring(logged, officeNumber);
    const params = { threadId: await desk.threadOf(logged) };
    const body = { id: ulid(), direction: 'in', outcome: 'spoke' } as const;
    await desk.as('coordinator')('logCall', { params, body });
    await desk.telephone().act(other.sid, hangUp);
    await desk.stack.twilio?.settled();
    expect((await headOf(logged)).turn).toBeUndefined();
    await later();
    expect((await recompute(desk.app)).differences).toEqual([]);
  });

  test.each([
    ['during the greeting', [hangUp]],
    ['while the desk rings', [wait, hangUp]],
    ['after the desk was busy, without a word', [wait, { act: 'decline' as const, number: seededDeskNumber }, hangUp]],
    ['into a silent voicemail', [wait, wait, wait]],
  ])('that ends %s is missed', async (_when, acts) => {
    const number = freshNumber();
    await desk.call(number, ...acts);
    expect(await entriesOf(number)).toMatchObject([{ text: 'Missed call', call: { outcome: 'missed' } }]);
    expect(await headOf(number)).toMatchObject({ unread: 1, turn: { channel: 'voice' } });
  });

  test('whose every later callback is lost is a missed call after a quarter of an hour, not a call that rings for ever', async () => {
    const number = await consenting(desk, freshNumber());
    desk.stack.twilio?.setFaults({ drop: true });
    await desk.call(number, hangUp);
    expect(await entriesOf(number)).toMatchObject([{ call: { outcome: 'ringing' } }]);
    await desk.advance(16 * 60_000);
    expect(await entriesOf(number)).toMatchObject([{ call: { outcome: 'missed' } }, { purpose: 'missed-call' }]);
  });

  test('in Spanish goes on in Spanish, and is texted back in Spanish', async () => {
    const number = await consenting(desk, freshNumber());
    const { said } = await desk.call(number, press('2'), press('1'), hangUp);
    expect(said.join(' ')).toMatch(/oprima dos.*Gracias por llamar.*oprima 1.*Deje su nombre/s);
    await later();
    expect(textsTo(number)).toMatchObject([{ body: expect.stringContaining('sentimos no haber contestado') }]);
  });

  test('outside of opening hours hears that, and leaves a message without the desk ringing', async () => {
    const practice = settled(await desk.app.table.get(practiceRow, practiceKey));
    const [main] = practice.locations;
    if (!main) throw new Error('no location');
    const hours = { zone: 'America/New_York', weekly: { sun: [{ from: '03:00', to: '03:30' }] }, holidays: [] };
    await desk.settings({ locations: [{ ...main, hours, greeting: { en: 'Harborlight, good morning.' } }] });
    const number = freshNumber();
    const { said } = await desk.call(number, wait, speak(2));
    expect(said.join(' ')).toMatch(/^Harborlight, good morning\. We are closed just now\..*\(beep\)/s);
    expect(await entriesOf(number)).toMatchObject([{ call: { outcome: 'voicemail' } }]);
    const inSpanish = await desk.call(freshNumber(), press('2'), speak(2));
    expect(inSpanish.said.slice(2).join(' ')).toMatch(/^Gracias por llamar.*cerrados.*Deje su nombre.*\(beep\)/s);
    await desk.settings({ locations: practice.locations });
  });

  test('has its transcript where that is switched on, and not otherwise', async () => {
    const calls = { transcription: true, textBack: true, deleteAtProvider: false };
    const [first, second] = [freshNumber(), freshNumber()];
    await desk.call(first, wait, wait, speak(4, 'It is Dana, please call back.'));
    await desk.settings({ calls });
    await desk.call(second, wait, wait, speak(4, 'It is Dana, please call back.'));
    await desk.settings({ calls: { ...calls, transcription: false } });
    expect(await entriesOf(first)).toMatchObject([{ text: 'Missed call, voicemail 0:04' }]);
    expect(await entriesOf(second)).toMatchObject([
      { text: 'Missed call, voicemail 0:04: It is Dana, please call back.' },
    ]);
  });

  test('of a caller who hides their number stands in a thread for those, and is not texted back', async () => {
    await desk
      .telephone()
      .ring('anonymous', officeNumber)
      .then(({ sid }) => desk.telephone().act(sid, hangUp));
    await desk.stack.twilio?.settled();
    const { threads } = await desk.as('coordinator')('listThreads', { query: { limit: 100 } });
    const thread = threads.find(({ name }) => name === 'Hidden number');
    await later();
    expect(await desk.entries(thread?.id ?? '')).toMatchObject([
      { call: { outcome: 'missed', textBack: { state: 'skipped', reason: 'hidden_number' } } },
    ]);
  });
});

describe('one person', () => {
  test('a missed call, a voicemail and a text stand in one thread in order, answered by one text', async () => {
    const number = freshNumber();
    const body = { givenName: 'Dana', familyName: 'Castellan', phones: [number], location: 'main' };
    const { threadId } = await desk.as('coordinator')('createPatient', { body });
    await desk.call(number, hangUp);
    await later();
    await desk.call(number, wait, wait, speak(5));
    await later();
    await desk.text(number, 'I just called about Mia');
    await later();
    expect(await desk.threadOf(number)).toBe(threadId);
    expect((await desk.entries(threadId)).map(({ text, kind, purpose }) => purpose ?? `${kind}: ${text}`)).toEqual([
      'call: Missed call',
      'missed-call',
      'call: Missed call, voicemail 0:05',
      'text: I just called about Mia',
    ]);
    expect(textsTo(number)).toHaveLength(1);
    const { turn } = await desk.as('coordinator')('readThread', { params: { threadId } });
    expect(turn).toMatchObject({ channel: 'voice', firstEntryId: (await desk.entries(threadId))[0]?.id });
  });
});

describe('the text back', () => {
  test('goes once a day to a caller, however often they call at once, and again the next day', async () => {
    const number = await consenting(desk, freshNumber());
    await Promise.all([1, 2, 3].map(() => desk.call(number, hangUp)));
    await later();
    expect(textsTo(number)).toHaveLength(1);
    await desk.advance(24 * 3_600_000);
    await desk.call(number, hangUp);
    await later();
    expect(textsTo(number)).toHaveLength(2);
  });

  test('answers nobody: the patient still waits', async () => {
    const number = await consenting(desk, freshNumber());
    await desk.call(number, hangUp);
    await later();
    expect(await entriesOf(number)).toMatchObject([{ kind: 'call' }, { purpose: 'missed-call', by: 'system' }]);
    expect((await headOf(number)).turn).toBeDefined();
  });

  test.each([
    ['to a number that texted STOP', 'opted_out', async (number: string) => void (await desk.text(number, 'STOP'))],
    ['to a landline', 'landline', markLandline],
    ['to somebody who never agreed to it', 'no_consent', async () => undefined],
    [
      'at night',
      'quiet_hours',
      async (number: string) => {
        await consenting(desk, number);
        await desk.advance(11 * 3_600_000);
      },
    ],
  ])('does not go %s, and the call says why', async (_where, reason, before) => {
    const number = freshNumber();
    await before(number);
    await desk.call(number, hangUp);
    await later();
    const skipped = { textBack: { state: 'skipped', reason } };
    expect((await entriesOf(number)).filter(({ kind }) => kind === 'call')).toMatchObject([{ call: skipped }]);
    expect(textsTo(number).filter(({ body }) => body?.includes('missed'))).toEqual([]);
  });

  test('that does not go says every reason of it, not the first', async () => {
    const number = freshNumber();
    await markLandline(number);
    await desk.advance(11 * 3_600_000);
    await desk.call(number, hangUp);
    await later();
    const call = (await entriesOf(number)).find(({ kind }) => kind === 'call')?.call;
    expect(call?.textBack?.reasons?.map(({ code }) => code)).toEqual(['landline', 'no_consent', 'quiet_hours']);
    expect(call?.textBack?.reasons?.every(({ message }) => message.length > 20)).toBe(true);
  });

  test('to a country that texts may not go to is refused, and managers are told within a minute', async () => {
    const number = '+447400123458';
    await desk.call(number, hangUp);
    await later();
    expect(textsTo(number)).toEqual([]);
    const { alerts } = await desk.as('manager')('me', {});
    expect(alerts).toMatchObject([{ code: 'country_not_allowed' }]);
    await desk.as('manager')('dismissAlert', { params: { code: 'country_not_allowed' } });
  });

  test('does not go where it is switched off, nor to the desk’s own telephone', async () => {
    const number = freshNumber();
    await desk.settings({ calls: { transcription: false, textBack: false, deleteAtProvider: false } });
    await desk.call(number, hangUp);
    await later();
    await desk.settings({ calls: { transcription: false, textBack: true, deleteAtProvider: false } });
    await desk.call(seededDeskNumber, hangUp);
    await later();
    expect([...textsTo(number), ...textsTo(seededDeskNumber)]).toEqual([]);
  });
});

async function markLandline(number: string): Promise<void> {
  await desk.text(number, 'Text me back');
  desk.stack.twilio?.setFaults({ error: '30006' });
  await desk.reply(await desk.threadOf(number), 'We did');
  await desk.leave();
  desk.stack.twilio?.setFaults({});
}
