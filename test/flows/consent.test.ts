import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiError } from '#shared/api.client.ts';
import type { Consent } from '#shared/domain/consent/consent.ts';
import { keywordTable } from '#shared/domain/consent/keywords.ts';
import { consentRow } from '#shared/domain/consent/ledger.rows.ts';
import { addressKey } from '#shared/domain/contact/address.rows.ts';
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
const sentTo = (number: string) => desk.stack.outbox().filter(({ to }) => to === number);

async function ledger(number: string): Promise<Consent[]> {
  const { pk } = addressKey('sms', number);
  return (await desk.app.table.query(consentRow, { pk, prefix: 'CONSENT#', consistent: true })).rows;
}

/** Somebody who has just written these texts, and their thread. */
async function somebody(...texts: string[]) {
  const number = freshNumber();
  for (const body of texts) await desk.text(number, body);
  const threadId = await desk.threadOf(number);
  const head = () => desk.as('coordinator')('readThread', { params: { threadId } });
  const lines = async () =>
    (await desk.entries(threadId)).map(({ kind, direction, text, event }) =>
      kind === 'event' ? event : `${direction} ${text}`,
    );
  const change = (body: { state: 'done' }) => desk.as('coordinator')('changeThread', { params: { threadId }, body });
  return { number, threadId, head, lines, change };
}

async function refusal(call: Promise<unknown>): Promise<ApiError> {
  return call.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: ApiError) => error,
  );
}

describe.each(['provider', 'deskline'] as const)('where %s answers STOP', (optOutBy) => {
  beforeAll(() => desk.settings({ optOutBy }));

  test.each([
    ...keywordTable.stop.filter((word) => word !== 'CANCEL'),
    'stop',
    '  Stop \n',
    'STOP.',
    'Stop!!',
    '"stop"',
    'No más',
  ])('%j stops texts to the number, starts no turn, and is written down with its words', async (body) => {
    const { number, threadId, head, lines } = await somebody(body);
    const { turn, sending, alarm } = await head();
    expect({ turn, alarm, decision: sending.decision }).toEqual({
      turn: undefined,
      alarm: undefined,
      decision: 'block',
    });
    expect(sending.reasons).toMatchObject([{ code: 'opted_out' }]);
    expect((await lines()).slice(0, 2)).toEqual([`in ${body}`, 'opted-out']);
    const [entry] = await desk.entries(threadId);
    const [line, ...more] = await ledger(number);
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      state: 'revoked',
      source: 'own-words',
      entryId: entry?.id,
      threadId,
      recordedBy: 'system',
    });
    expect(line?.words).toMatch(/^[A-Z -]+$/);
  });

  test.each(['stop please', 'please stop texting me', 'wrong number', 'I want to cancel', 'the end', 'stop 👍'])(
    '%j is for a person to judge: it opens a turn and stops nothing by itself',
    async (body) => {
      const { number, head } = await somebody(body);
      const { turn, sending } = await head();
      expect(turn).toBeDefined();
      expect(sending.decision).toBe('send');
      expect(await ledger(number)).toEqual([]);
    },
  );

  test('CANCEL stops texts, and a person must look: they may have meant the visit', async () => {
    const { number, threadId, head } = await somebody('Cancel');
    const { turn, alarm, sending } = await head();
    expect({ alarm, decision: sending.decision }).toEqual({ alarm: 'maybe-cancel', decision: 'block' });
    expect(turn).toBeDefined();
    const { threads } = await desk.as('coordinator')('listThreads', { query: { view: 'needs-reply', limit: 100 } });
    expect(threads.find(({ id }) => id === threadId)).toMatchObject({ alarm: 'maybe-cancel' });
    expect(await ledger(number)).toMatchObject([{ state: 'revoked', words: 'CANCEL' }]);
  });

  test('after STOP a reply is refused with its reason, and START opens the number again', async () => {
    const { number, threadId, head, lines } = await somebody('Hello', 'STOP');
    const refused = await refusal(desk.reply(threadId, 'Are you sure?'));
    expect(refused).toMatchObject({ status: 422, code: 'cannot_send', details: { reasons: [{ code: 'opted_out' }] } });
    expect(refused.message).toMatch(/START/);
    await desk.text(number, 'Start');
    expect((await head()).sending.decision).toBe('send');
    await desk.reply(threadId, 'Welcome back');
    await desk.leave();
    expect(sentTo(number).at(-1)).toMatchObject({ body: 'Welcome back' });
    expect((await lines()).filter((line) => line?.startsWith('opted'))).toEqual(['opted-out', 'opted-in']);
    expect(await ledger(number)).toMatchObject([
      { state: 'revoked', words: 'STOP' },
      { state: 'given', words: 'START' },
    ]);
  });

  test('nothing but START or UNSTOP opens a stopped number', async () => {
    const { number, head } = await somebody('STOP');
    for (const body of [
      'YES',
      'HELP',
      'INFO',
      'Hello again',
      'please start texting me',
      'START please',
      'unstop now',
    ]) {
      await desk.text(number, body);
      expect((await head()).sending.decision, body).toBe('block');
    }
    for (const word of ['UNSTOP', 'STOP', 'START']) await desk.text(number, word);
    expect((await head()).sending.decision).toBe('send');
    expect((await ledger(number)).map(({ state }) => state)).toEqual(['revoked', 'noted', 'given', 'revoked', 'given']);
  });

  test('YES after a STOP is noted and shown, and opens nothing', async () => {
    const { number, head, lines } = await somebody('STOP', 'Yes');
    expect((await head()).sending).toMatchObject({
      decision: 'block',
      reasons: [{ code: 'opted_out' }, { code: 'open_at_provider' }],
    });
    expect((await lines()).filter((line) => !line?.startsWith('out'))).toEqual([
      'in STOP',
      'opted-out',
      'in Yes',
      'open-at-provider',
    ]);
    expect(await ledger(number)).toMatchObject([{ state: 'revoked' }, { state: 'noted', words: 'YES' }]);
  });

  test('YES from anybody else is a message like any other', async () => {
    const { number, head, lines } = await somebody('yes');
    expect((await head()).turn).toBeDefined();
    expect(await lines()).toEqual(['in yes']);
    expect(await ledger(number)).toEqual([]);
  });

  test.each(['HELP', 'info'])('%s changes no consent and starts no turn', async (word) => {
    const { number, head } = await somebody(word);
    expect((await head()).turn).toBeUndefined();
    expect((await head()).sending.decision).toBe('send');
    expect(await ledger(number)).toEqual([]);
  });

  test('the ledger only grows: each STOP and each START is a line of its own', async () => {
    const { number } = await somebody('STOP', 'stop', 'START', 'START', 'QUIT');
    const lines = await ledger(number);
    expect(lines.map(({ state }) => state)).toEqual(['revoked', 'revoked', 'given', 'given', 'revoked']);
    expect(new Set(lines.map(({ entryId }) => entryId)).size).toBe(5);
  });

  test('STOP after a question leaves the question to be answered', async () => {
    const { head } = await somebody('Is Friday free?', 'STOP');
    expect((await head()).turn).toBeDefined();
  });

  test('STOP does not open a done thread again', async () => {
    const { number, head, change } = await somebody('Thanks');
    await change({ state: 'done' });
    await desk.text(number, 'STOP');
    expect(await head()).toMatchObject({ state: 'done' });
  });

  test("STOP from a family's phone holds for every patient of it", async () => {
    const number = freshNumber();
    const patient = (givenName: string) =>
      desk.as('coordinator')('createPatient', {
        body: { givenName, familyName: 'Osei', phones: [number], emails: [], location: 'main' },
      });
    const family = [await patient('Mia'), await patient('Leo')];
    await desk.text(number, 'STOP');
    for (const { id } of family) {
      const head = await desk.as('coordinator')('openThread', { body: { patientId: id } });
      expect(head.sending).toMatchObject({ to: number, decision: 'block', reasons: [{ code: 'opted_out' }] });
      expect(await refusal(desk.reply(head.id, 'Hello'))).toMatchObject({ code: 'cannot_send' });
    }
  });

  test('a reply that waits when STOP comes does not leave', async () => {
    const { number, threadId } = await somebody('Hello');
    const sendAt = new Date(desk.stack.clock.now().getTime() + 60 * minute).toISOString();
    await desk.reply(threadId, 'Later', { sendAt });
    await desk.text(number, 'STOP');
    await desk.advance(61 * minute);
    expect(sentTo(number).map(({ body }) => body)).not.toContain('Later');
    const waited = (await desk.entries(threadId)).find(({ text }) => text === 'Later');
    expect(waited).toMatchObject({ status: 'failed', reasons: [{ code: 'opted_out' }] });
  });

  test("START lifts the provider's block on the number it was sent to", async () => {
    const { number, threadId, head } = await somebody('Hello');
    desk.stack.twilio?.setFaults({ error: '21610', times: 1 });
    await desk.reply(threadId, 'Hi');
    await desk.leave();
    expect((await head()).sending).toMatchObject({ decision: 'block', reasons: [{ code: 'blocked_by_provider' }] });
    await desk.text(number, 'START');
    expect((await head()).sending.decision).toBe('send');
  });
});

test('a number that texts us is not kept as a landline', async () => {
  const { number, threadId, head } = await somebody('Hello');
  desk.stack.twilio?.setFaults({ error: '30006', times: 1 });
  await desk.reply(threadId, 'Hi');
  await desk.leave();
  expect((await head()).sending).toMatchObject({ decision: 'block', reasons: [{ code: 'landline' }] });
  await desk.text(number, 'Did you get my text?');
  expect((await head()).sending.decision).toBe('send');
});

test('STOP, START and HELP are answered by Twilio’s filter or by us, by one setting', async () => {
  for (const [optOutBy, answers] of [
    ['provider', 0],
    ['deskline', 3],
    ['provider', 0],
  ] as const) {
    await desk.settings({ optOutBy });
    const { number } = await somebody('HELP', 'STOP', 'START', 'YES');
    await desk.advance(10 * minute);
    expect(sentTo(number), optOutBy).toHaveLength(answers);
  }
});

describe('where we answer', () => {
  beforeAll(() => desk.settings({ optOutBy: 'deskline' }));

  test('one confirmation leaves at once, says nothing else, and a second STOP is not answered', async () => {
    const { number, lines } = await somebody('STOP');
    await desk.stack.drain();
    await desk.text(number, 'STOP');
    await desk.advance(10 * minute);
    const [sent, ...more] = sentTo(number);
    expect(more).toEqual([]);
    expect(sent).toMatchObject({
      from: officeNumber,
      body: 'Harborlight Dental: you will get no more texts from us. To turn them on again, text START.',
    });
    expect(await lines()).toEqual(['in STOP', 'opted-out', `out ${sent?.body}`, 'in STOP']);
  });

  test('a stop in Spanish is confirmed in Spanish', async () => {
    const { number } = await somebody('ALTO');
    await desk.stack.drain();
    expect(sentTo(number)).toMatchObject([{ body: expect.stringContaining('no recibirá') }]);
  });

  test('at night it is confirmed all the same', async () => {
    await desk.advance(11 * 60 * minute);
    const { number } = await somebody('STOP');
    await desk.stack.drain();
    expect(sentTo(number)).toHaveLength(1);
  });

  test('the confirmation is tried again while there is time', async () => {
    desk.stack.twilio?.setFaults({ error: '429', times: 1 });
    const { number } = await somebody('STOP');
    await desk.stack.drain();
    expect(sentTo(number)).toEqual([]);
    await desk.advance(2 * minute);
    expect(sentTo(number)).toHaveLength(1);
  });

  test('no confirmation leaves later than five minutes after the STOP', async () => {
    desk.stack.twilio?.setFaults({ error: '429' });
    const { number, threadId } = await somebody('STOP');
    await desk.stack.drain();
    desk.stack.twilio?.setFaults({});
    await desk.advance(5 * minute + 1000);
    await desk.advance(60 * minute);
    expect(sentTo(number)).toEqual([]);
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({
      purpose: 'opt-out-confirmation',
      status: 'failed',
      reasons: [{ code: 'confirmation_too_late' }],
    });
  });

  test('HELP is answered once in a run, a moment after a STOP too, and again once a person wrote', async () => {
    const { number } = await somebody('STOP', 'HELP', 'HELP');
    await desk.stack.drain();
    // Both are due at once, and nothing says which leaves first.
    const bodies = sentTo(number).map(({ body }) => body);
    expect(bodies.toSorted()).toEqual([
      expect.stringContaining('the front desk will read it'),
      expect.stringContaining('no more texts'),
    ]);
    await desk.advance(16 * minute);
    await desk.text(number, 'HELP');
    await desk.stack.drain();
    expect(sentTo(number)).toHaveLength(2);
    await desk.text(number, 'I mean: where do I park?');
    await desk.text(number, 'HELP');
    await desk.stack.drain();
    expect(sentTo(number)).toHaveLength(3);
  });

  test('START is answered when it opened something, not else', async () => {
    const { number } = await somebody('START');
    await desk.stack.drain();
    expect(sentTo(number)).toEqual([]);
    await desk.text(number, 'STOP');
    await desk.text(number, 'START');
    await desk.text(number, 'START');
    await desk.stack.drain();
    expect(sentTo(number).filter(({ body }) => body?.includes('texts are on again'))).toHaveLength(1);
  });

  test('an answer of ours closes no turn', async () => {
    const { head, lines } = await somebody('Is Friday free?', 'HELP');
    await desk.leave();
    expect((await lines()).at(-1)).toMatch(/^out Harborlight/);
    const { turn } = await head();
    expect(turn).toBeDefined();
  });

  test('a short code is never answered', async () => {
    await desk.text('72662', 'STOP');
    await desk.text('Pharmacy', 'HELP');
    await desk.stack.drain();
    expect([...sentTo('72662'), ...sentTo('Pharmacy')]).toEqual([]);
    const entries = await desk.as('coordinator')('listThreads', { query: { limit: 100 } });
    expect(entries.threads.find(({ name }) => name === '72662')?.lastEntry).toMatchObject({
      text: 'STOP',
      direction: 'in',
    });
  });
});
