import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiError } from '#shared/api.client.ts';
import type { RouteInput } from '#shared/api.ts';
import { revocationWatchKey, revocationWatchRow } from '#shared/domain/consent/revocation.rows.ts';
import { addressKey, addressRow, putAddress } from '#shared/domain/contact/address.rows.ts';
import { instantOf, wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import { enqueue, post } from '#shared/domain/thread/post.ts';
import { type Desk, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());
beforeEach(async () => {
  desk.stack.twilio?.setFaults({});
  await desk.nextNoon();
});

const minute = 60_000;
const newYork = 'America/New_York';
const sentTo = (number: string) => desk.stack.outbox().filter(({ to }) => to === number);
/** The minute's sweep, and what it started: words are read closely by a job. */
const sweep = () => desk.stack.sweep().then(() => desk.stack.drain());
type Note = Omit<RouteInput<'recordContact'>['body'], 'channel'>;

async function somebody(...texts: string[]) {
  const number = freshNumber();
  for (const body of texts) await desk.text(number, body);
  await sweep();
  const threadId = await desk.threadOf(number);
  const call = desk.as('coordinator');
  const head = () => call('readThread', { params: { threadId } });
  const events = async () => (await desk.entries(threadId)).flatMap(({ event }) => (event ? [event] : []));
  const record = (note: Omit<Note, 'address'>) =>
    call('recordContact', { params: { threadId }, body: { channel: 'sms', address: number, ...note } });
  const proof = () => call('readProof', { body: { channel: 'sms', address: number } });
  const done = () => call('changeThread', { params: { threadId }, body: { state: 'done' } });
  return { number, threadId, head, events, record, proof, done };
}

async function remind(threadId: string, to: string): Promise<void> {
  const at = desk.stack.clock.now().toISOString();
  const way = { threadId, channel: 'sms' as const, to, from: officeNumber, by: 'system', at, notBefore: at };
  const { entry, write } = post({
    ...way,
    id: ulid(),
    purpose: 'reminder',
    text: `See you on Friday. ${ulid()}`,
    planned: false,
  });
  await desk.app.table.commit({ reminder: write });
  await enqueue(desk.app, entry);
}

async function refusal(call: Promise<unknown>): Promise<ApiError> {
  return call.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: ApiError) => error,
  );
}

describe('words that may be an opt-out', () => {
  test('past their tenth business day managers are told, every day until somebody decides', async () => {
    const { threadId, head, record } = await somebody('please stop texting me');
    const overdue = async () =>
      ((await desk.as('manager')('me', {})).alerts ?? []).filter(({ code }) => code === 'revocation_overdue');
    const due = Date.parse((await head()).revocation?.dueAt ?? '');
    await desk.advance(due - desk.stack.clock.now().getTime() - minute);
    expect(await overdue()).toEqual([]);
    await desk.advance(minute);
    await sweep();
    expect(await overdue()).toMatchObject([{ threadId, message: expect.stringContaining('tenth business day') }]);
    const dismiss = () => desk.as('manager')('dismissAlert', { params: { code: 'revocation_overdue' } });
    await dismiss();
    await desk.advance(24 * 60 * minute);
    await sweep();
    expect(await overdue()).toHaveLength(1);
    await record({ what: 'opt-out', source: 'own-text', words: 'stop texting me' });
    await dismiss();
    await desk.advance(24 * 60 * minute);
    await sweep();
    expect(await overdue()).toEqual([]);
    expect(await desk.app.table.get(revocationWatchRow, revocationWatchKey(threadId))).toBeUndefined();
  });

  test('open a red item with its words and its tenth business day, and stop nothing by themselves', async () => {
    const { head, events, number } = await somebody('please stop texting me');
    const { alarm, revocation, turn, sending } = await head();
    expect({ alarm, decision: sending.decision, events: await events() }).toEqual({
      alarm: 'revocation',
      decision: 'send',
      events: ['revocation-seen'],
    });
    expect(revocation).toMatchObject({ kind: 'stop', words: 'stop texting me', address: number });
    expect(turn).toBeDefined();
    // The test practice is always open and has no holidays: ten weekdays are two weeks, to the midnight that ends the last.
    const noon = desk.stack.clock.now();
    const { date } = wallTimeOf(newYork, noon.getTime() + 14 * 86_400_000);
    expect(revocation?.dueAt).toBe(new Date(instantOf(newYork, date, '24:00')).toISOString());
  });

  test.each(['remove me', "Don't text me at this number use my wife's"])(
    'open it where they say so less clearly: %j',
    async (text) => {
      const { head, number } = await somebody(text);
      const { alarm, revocation, sending } = await head();
      expect([alarm, sending.decision, revocation?.kind, revocation?.address]).toEqual([
        ...['revocation', 'send', 'stop', number],
      ]);
    },
  );

  test('are dated by the holidays as they are now', async () => {
    const { head } = await somebody('wrong number');
    const before = (await head()).revocation?.dueAt ?? '';
    const { settings } = await desk.as('manager')('readSettings', {});
    const inAWeek = new Date(desk.stack.clock.now().getTime() + 7 * 86_400_000).toISOString().slice(0, 10);
    await desk.settings({
      locations: settings.locations.map((one) => ({ ...one, hours: { ...one.hours, holidays: [inAWeek] } })),
    });
    expect(Date.parse((await head()).revocation?.dueAt ?? '') - Date.parse(before)).toBeGreaterThan(23 * 60 * minute);
    await desk.settings({ locations: settings.locations });
  });

  test('must be decided before the conversation is closed', async () => {
    const { done, record } = await somebody('take me off your list');
    expect(await refusal(done())).toMatchObject({ status: 409, code: 'undecided' });
    await record({ what: 'not-an-opt-out', source: 'phone', words: 'Meant the newsletter of the gym' });
    expect((await done()).state).toBe('done');
  });

  test('become an opt-out with one key: texts stop, the ledger has the words, the message and who recorded it', async () => {
    const { head, events, record, proof, threadId } = await somebody('no me manden más mensajes');
    const [message] = await desk.entries(threadId);
    await record({ what: 'opt-out', source: 'own-text', words: 'no me manden más mensajes' });
    const { alarm, revocation, sending } = await head();
    expect({ alarm, revocation, decision: sending.decision }).toEqual({
      alarm: undefined,
      revocation: undefined,
      decision: 'block',
    });
    expect(await refusal(desk.reply(threadId, 'Sorry'))).toMatchObject({ code: 'cannot_send' });
    expect(await events()).toEqual(['revocation-seen', 'opted-out']);
    const { ledger, standings, optedOut } = await proof();
    expect(ledger).toMatchObject([
      { state: 'revoked', source: 'own-text', entryId: message?.id, threadId, recordedBy: 'maya' },
    ]);
    expect(standings.map(({ channel, category, state }) => `${channel} ${category} ${state}`)).toEqual([
      'sms care revoked',
      'sms outreach revoked',
      'voice care revoked',
      'voice outreach revoked',
    ]);
    expect(optedOut).toMatchObject({ word: 'written in a text' });
  });

  test('that were none are noted, and texts go on', async () => {
    const { head, events, record, proof } = await somebody('wrong number');
    await record({ what: 'not-an-opt-out', source: 'own-text', words: 'They meant the lab’s number' });
    expect(await head()).toMatchObject({ sending: { decision: 'send' } });
    expect((await head()).alarm).toBeUndefined();
    expect(await events()).toEqual(['revocation-seen', 'not-an-opt-out']);
    expect((await proof()).ledger).toMatchObject([{ state: 'noted', recordedBy: 'maya' }]);
  });

  test('hold back what is automatic until somebody decides', async () => {
    const { head, record, threadId, number } = await somebody('please stop texting me');
    const known = await desk.app.table.get(addressRow, addressKey('sms', number));
    if (!known) throw new Error('no address');
    await desk.app.table.commit({ contact: putAddress({ ...known, care: 'given' }, known.version) });
    await desk.reply(threadId, 'Shall we stop?');
    await remind(threadId, number);
    await desk.leave();
    expect(sentTo(number).map(({ body }) => body)).toEqual(['Shall we stop?']);
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({ reasons: [{ code: 'undecided' }] });
    await record({ what: 'not-an-opt-out', source: 'phone', words: 'Only at night, they said' });
    await remind(threadId, number);
    await desk.leave();
    expect(sentTo(number)).toHaveLength(2);
    expect((await head()).alarm).toBeUndefined();
  });

  test('from a number that is stopped already ask nothing', async () => {
    const { head } = await somebody('STOP', 'I said stop texting me');
    expect((await head()).alarm).toBeUndefined();
  });
});

describe('what a member of staff hears', () => {
  test('an opt-out by phone is recorded with its words and source, and only START opens the number again', async () => {
    const { number, head, record, proof } = await somebody('Hello');
    await record({ what: 'opt-out', source: 'phone', words: 'Please only call me from now on' });
    expect((await head()).sending.decision).toBe('block');
    for (const what of ['care-given', 'outreach-given'] as const) {
      const words = 'Said yes at the desk';
      expect(await refusal(record({ what, source: 'in-person', words }))).toMatchObject({ code: 'cannot_send' });
    }
    await desk.text(number, 'START');
    expect((await head()).sending.decision).toBe('send');
    const { ledger, standings } = await proof();
    expect(ledger.map(({ state, source, words }) => [state, source, words])).toEqual([
      ['revoked', 'phone', 'Please only call me from now on'],
      ['given', 'own-words', 'START'],
    ]);
    expect(standings.map(({ state }) => state)).toEqual(['given', 'revoked', 'given', 'revoked']);
  });

  test.each(['phone', 'in-person', 'voicemail', 'email', 'own-text'] as const)(
    'words that came by %s are recorded with their source, word for word',
    async (source) => {
      const { record, proof, threadId } = await somebody('Hello');
      await record({ what: 'opt-out', source, words: 'No more of these, please' });
      const { ledger, optedOut } = await proof();
      expect(optedOut).toBeDefined();
      expect(ledger).toMatchObject([
        { state: 'revoked', source, words: 'No more of these, please', recordedBy: 'maya', threadId },
      ]);
    },
  );

  test('the proof of an address shows where it stands, every line with words, source, message, who and when, and its health', async () => {
    const { threadId, record, proof } = await somebody('Hello', 'STOP', 'START');
    await record({ what: 'outreach-given', source: 'in-person', words: 'Yes, write me about the new clinic' });
    desk.stack.twilio?.setFaults({ error: '30006', times: 1 });
    const { id: messageId } = await desk.reply(threadId, 'Welcome');
    await desk.leave();
    const { standings, ledger, health } = await proof();
    expect(standings.map(({ channel, category, state }) => `${channel} ${category} ${state}`)).toEqual([
      'sms care given',
      'sms outreach given',
      'voice care given',
      'voice outreach revoked',
    ]);
    const [, stop, start] = (await desk.entries(threadId)).filter(({ direction }) => direction === 'in');
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
    const asked = 'Yes, write me about the new clinic';
    expect(ledger).toMatchObject([
      { state: 'revoked', source: 'own-words', words: 'STOP', entryId: stop?.id, recordedBy: 'system', at },
      { state: 'given', source: 'own-words', words: 'START', entryId: start?.id, recordedBy: 'system', at },
      { state: 'given', category: 'outreach', source: 'in-person', words: asked, recordedBy: 'maya', at },
    ]);
    expect(health).toMatchObject([{ kind: 'landline', code: '30006', messageId }]);
  });

  test('consent to outreach is a line of its own', async () => {
    const { head, record, proof } = await somebody('Hello');
    await record({ what: 'outreach-given', source: 'in-person', words: 'Yes, write me when it is time again' });
    expect((await proof()).standings.map(({ state }) => state)).toEqual(['none', 'given', 'none', 'none']);
    expect((await head()).contact).toMatchObject({ outreach: 'given' });
  });

  test('of another conversation’s number is refused', async () => {
    const { threadId } = await somebody('Hello');
    const body = { what: 'opt-out', channel: 'sms', address: '+12125550999', source: 'phone', words: 'x' } as const;
    const call = desk.as('coordinator')('recordContact', { params: { threadId }, body });
    expect(await refusal(call)).toMatchObject({ code: 'not_found' });
  });

  test('the proof of an address nobody knows is refused, and each look leaves its audit row', async () => {
    const call = desk.as('coordinator');
    const nobody = call('readProof', { body: { channel: 'sms', address: freshNumber() } });
    expect(await refusal(nobody)).toMatchObject({ code: 'not_found' });
    const body = { givenName: 'Mia', familyName: 'Castellan', phones: [freshNumber()], location: 'main' };
    const { id, phones } = await call('createPatient', { body });
    const from = desk.stack.clock.now().toISOString();
    const proof = await call('readProof', { body: { channel: 'sms', address: phones[0] ?? '' } });
    expect(proof).toMatchObject({
      patients: [{ id }],
      ledger: [{ state: 'given', source: 'intake', recordedBy: 'maya' }],
    });
    const { rows } = await desk.as('manager')('searchAudit', { body: { action: 'readProof', patientId: id, from } });
    expect(rows).toHaveLength(1);
  });
});

describe('health', () => {
  test.each([
    ['30006', 'landline', 'block'],
    ['30003', 'unreachable', 'send'],
  ] as const)('%s is kept as %s with its code, when, and which message', async (code, kind, decision) => {
    const { number, threadId, head, proof } = await somebody('Hello');
    desk.stack.twilio?.setFaults({ error: code, times: 1 });
    const { id: messageId } = await desk.reply(threadId, 'Hi');
    await desk.leave();
    expect(await head()).toMatchObject({ sending: { decision }, contact: { health: [{ kind, code }] } });
    expect((await proof()).health).toMatchObject([{ kind, code, messageId, threadId }]);
    await desk.text(number, 'It works');
    expect((await head()).contact?.health).toEqual([]);
  });

  test('a delivered message clears what a carrier or a phone did', async () => {
    const { threadId, head } = await somebody('Hello');
    desk.stack.twilio?.setFaults({ error: '30003', times: 1 });
    await desk.reply(threadId, 'Hi');
    await desk.leave();
    expect((await head()).contact?.health).toHaveLength(1);
    await desk.reply(threadId, 'Hi again');
    await desk.leave();
    expect((await head()).contact?.health).toEqual([]);
  });

  test('staff can say that a number works again, with how they know', async () => {
    const { threadId, head, record, events } = await somebody('Hello');
    desk.stack.twilio?.setFaults({ error: '30006', times: 1 });
    await desk.reply(threadId, 'Hi');
    await desk.leave();
    await record({ what: 'works-again', source: 'phone', words: 'They ported it to a mobile' });
    expect((await head()).sending.decision).toBe('send');
    expect(await events()).toContain('works-again');
  });
});
