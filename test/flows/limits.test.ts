import { getCountries, getExampleNumber } from 'libphonenumber-js/min';
import examples from 'libphonenumber-js/mobile/examples';
import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { countryOf } from '#shared/domain/contact/country.ts';
import { type OutboundEntry, purpose } from '#shared/domain/message/entry.ts';
import { lastLook } from '#shared/domain/message/last-look.ts';
import { practiceCountsKey, practiceCountsRow } from '#shared/domain/message/sending-counts.rows.ts';
import { dayOf } from '#shared/domain/message/sending-counts.ts';
import { practiceZone } from '#shared/domain/practice/practice.ts';
import { readPractice } from '#shared/domain/practice/read-practice.ts';
import { countSend } from '#shared/domain/thread/count-send.ts';
import { enqueue, post } from '#shared/domain/thread/post.ts';
import { later, minute, reply as noonReply } from '../fixtures/last-look-input.ts';
import { type Desk, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const generous = { careDay: 3, careWeek: 8, patientDay: 500, numberDay: 500, minute: 1000, day: 10_000 };
const sentTo = (number: string) => desk.stack.outbox().filter(({ to }) => to === number);
const allowed = ['US', 'CA'];
/** A mobile number of every country that has one: 240 and more, of over 200 calling codes. */
const abroad = getCountries().flatMap((country) => {
  const number = getExampleNumber(country, examples)?.number;
  return number ? [{ country, number }] : [];
});

async function patientAt(...phones: string[]) {
  const call = desk.as('coordinator');
  const body = { givenName: 'Mia', familyName: 'Castellan', phones, location: 'main' };
  const { id: patientId } = await call('createPatient', { body });
  return (await call('openThread', { body: { patientId } })).id;
}

/** An entry of a message to a number, as the sender has it in hand. */
const inHand = (to: string, id: string): OutboundEntry => ({
  id,
  threadId: `t${id}`,
  kind: 'text',
  direction: 'out',
  channel: 'sms',
  at: desk.stack.clock.now().toISOString(),
  text: 'Hello',
  purpose: 'reply',
  to,
  from: officeNumber,
  by: 'maya',
  status: 'queued',
  rank: 1,
  notBefore: desk.stack.clock.now().toISOString(),
  planned: false,
  tries: 1,
});

/** A reminder as a run of them posts it. */
async function postReminder(threadId: string, to: string): Promise<void> {
  const at = desk.stack.clock.now().toISOString();
  const { entry, write } = post({
    id: ulid(),
    threadId,
    channel: 'sms',
    at,
    text: `Harborlight Dental: see you on Friday at ten. ${ulid()}`,
    purpose: 'reminder',
    to,
    from: officeNumber,
    by: 'system',
    notBefore: at,
    planned: false,
  });
  await desk.app.table.commit({ reminder: write });
  await enqueue(desk.app, entry);
}

async function counted() {
  const practice = await readPractice(desk.app);
  const day = dayOf(practiceZone(practice), desk.stack.clock.now().getTime());
  return desk.app.table.get(practiceCountsRow, practiceCountsKey(day));
}

describe('countries', () => {
  test('10,000 attempts to more than 200 countries: none outside the list may leave', () => {
    expect(abroad.length).toBeGreaterThan(200);
    let left = 0;
    for (let attempt = 0; attempt < 10_000; attempt += 1) {
      const { country, number } = abroad[attempt % abroad.length] ?? { country: '', number: '' };
      const verdict = lastLook({ ...noonReply, country: countryOf(number), countries: allowed });
      expect(verdict.decision, country).toBe(allowed.includes(country) ? 'send' : 'block');
      if (verdict.decision === 'send') left += 1;
    }
    console.log(`countries: 10,000 attempts, ${left} inside the list may leave`);
    expect(left).toBeGreaterThan(0);
  });

  test('at the desk an attempt abroad is refused in words, nothing leaves, and managers are told within a minute', async () => {
    await desk.settings({ countries: allowed });
    for (const { country, number } of abroad.filter((_, place) => place % 24 === 0 || place % 24 === 7)) {
      const threadId = await desk.threadOf(number);
      const said = await desk.reply(threadId, 'Hello').catch((error: { code: string; message: string }) => error);
      if (allowed.includes(country)) continue;
      expect(said, country).toMatchObject({
        code: 'cannot_send',
        message: expect.stringContaining('not in a country'),
      });
    }
    await desk.leave();
    for (const { country, number } of abroad) if (!allowed.includes(country)) expect(sentTo(number)).toEqual([]);
    const { alerts } = await desk.as('manager')('me', {});
    expect(alerts).toMatchObject([{ code: 'country_not_allowed' }]);
    expect((await desk.as('coordinator')('me', {})).alerts).toBeUndefined();
    await desk.as('manager')('dismissAlert', { params: { code: 'country_not_allowed' } });
    expect((await desk.as('admin')('me', {})).alerts).toEqual([]);
  });

  test('whatever it is for, a text is looked at as it leaves: abroad none does, and each says why', async () => {
    const number = '+447400123457';
    const threadId = await patientAt(number);
    const at = desk.stack.clock.now().toISOString();
    const way = { threadId, channel: 'sms' as const, to: number, from: officeNumber, by: 'system', at, notBefore: at };
    for (const one of purpose.options) {
      const id = ulid();
      const { entry, write } = post({ ...way, id, purpose: one, text: `A text ${id}`, planned: false });
      await desk.app.table.commit({ message: write });
      await enqueue(desk.app, entry);
    }
    await desk.leave();
    expect(sentTo(number)).toEqual([]);
    const kept = (await desk.entries(threadId)).filter(({ direction, kind }) => direction === 'out' && kind === 'text');
    expect(kept).toHaveLength(purpose.options.length);
    for (const { status, reasons } of kept) {
      expect([status, reasons?.map(({ code }) => code)]).toEqual([
        'failed',
        expect.arrayContaining(['country_not_allowed']),
      ]);
    }
  });

  test('a message that waits when its country is taken off the list does not leave', async () => {
    const number = '+14165550142';
    const threadId = await desk.threadOf(number);
    const sendAt = later(desk.stack.clock.now().toISOString(), 60 * minute);
    await desk.reply(threadId, 'Later', { sendAt });
    await desk.settings({ countries: ['US'] });
    await desk.advance(61 * minute);
    expect(sentTo(number)).toEqual([]);
    expect((await desk.entries(threadId)).at(-1)).toMatchObject({
      status: 'failed',
      reasons: [{ code: 'country_not_allowed' }],
    });
    expect((await desk.as('manager')('me', {})).alerts).toMatchObject([{ code: 'country_not_allowed' }]);
    await desk.settings({ countries: ['US', 'CA'] });
  });
});

describe('limits are hit exactly, whoever sends at once', () => {
  test('of the practice in a day: 1,000 attempts side by side, 80 leave', async () => {
    await desk.settings({ caps: { ...generous, day: 80 } });
    const practice = await readPractice(desk.app);
    const known = { to: undefined, sent: {}, automatic: [], numberVersion: undefined };
    const numbers = Array.from({ length: 1_000 }, () => freshNumber());
    let passed = 0;
    const worker = async () => {
      for (let to = numbers.pop(); to; to = numbers.pop()) {
        const sent = { practice: await counted() };
        if (await countSend(desk.app, practice, inHand(to, to.slice(1)), { ...known, sent })) passed += 1;
      }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    expect(passed).toBe(80);
    expect(await counted()).toMatchObject({ day: 80 });
  });

  test('of one number in a day: 60 attempts side by side, 12 leave, and nothing of the rest is counted', async () => {
    await desk.settings({ caps: { ...generous, numberDay: 12 } });
    const practice = await readPractice(desk.app);
    const to = freshNumber();
    const known = { to: undefined, sent: {}, automatic: [], numberVersion: undefined };
    const attempts = Array.from({ length: 60 }, (_, place) =>
      countSend(desk.app, practice, inHand(to, `n${place}`), known),
    );
    expect((await Promise.all(attempts)).filter(Boolean)).toHaveLength(12);
    expect(await counted()).toMatchObject({ day: 12 });
  });

  test('of a minute: what is over waits for the next one, and leaves then', async () => {
    await desk.settings({ caps: { ...generous, minute: 4 } });
    const threads = await Promise.all(Array.from({ length: 9 }, () => patientAt(freshNumber())));
    const before = desk.stack.outbox().length;
    await desk.stack.moveClock((clock) => clock.set(new Date(Math.ceil(clock.now().getTime() / minute) * minute)));
    await Promise.all(threads.map((threadId) => desk.reply(threadId, 'See you soon')));
    await desk.advance(11_000);
    expect(desk.stack.outbox().length - before).toBe(4);
    const waiting = await Promise.all(threads.map(async (id) => (await desk.entries(id)).at(-1)));
    expect(waiting.filter((entry) => entry?.reasons?.[0]?.code === 'minute_limit')).toHaveLength(5);
    await desk.advance(minute);
    expect(desk.stack.outbox().length - before).toBe(8);
    await desk.advance(minute);
    expect(desk.stack.outbox().length - before).toBe(9);
  });

  test('of one patient, over all their numbers, counted when written and given back by an undo', async () => {
    await desk.settings({ caps: { ...generous, patientDay: 3 } });
    const [first, second] = [freshNumber(), freshNumber()];
    const threadId = await patientAt(first, second);
    await desk.reply(threadId, 'One');
    await desk.reply(threadId, 'Two');
    const { id: messageId } = await desk.reply(threadId, 'Three');
    const over = desk.reply(threadId, 'Four');
    await expect(over).rejects.toMatchObject({
      code: 'cannot_send',
      details: { reasons: [{ code: 'patient_limit' }] },
    });
    await desk.as('coordinator')('undoMessage', { params: { threadId, messageId } });
    await desk.reply(threadId, 'Three again');
    await desk.leave();
    expect(sentTo(first)).toHaveLength(3);
    await desk.nextNoon();
    await desk.reply(threadId, 'The next day');
    await desk.leave();
    expect(sentTo(first)).toHaveLength(4);
  });

  test('of one patient, for what is automatic too: whoever posts, three leave, and staff are told', async () => {
    await desk.settings({ caps: { ...generous, careDay: 20, careWeek: 60, patientDay: 3 } });
    const [first, second] = [freshNumber(), freshNumber()];
    const threadId = await patientAt(first, second);
    await desk.reply(threadId, 'By a person');
    await desk.leave();
    for (const to of [first, second, first, second]) await postReminder(threadId, to);
    await desk.leave();
    expect([...sentTo(first), ...sentTo(second)]).toHaveLength(3);
    const over = (await desk.entries(threadId)).filter(({ status }) => status === 'failed');
    expect(over.map(({ reasons }) => reasons?.[0]?.code)).toEqual(['patient_limit', 'patient_limit']);
    await expect(desk.reply(threadId, 'A fourth')).rejects.toMatchObject({
      details: { reasons: [{ code: 'patient_limit' }] },
    });
  });

  test('of automatic care messages to one number: 9 at once, 3 leave, and a person may still write', async () => {
    await desk.settings({ caps: generous });
    const number = freshNumber();
    const threadId = await patientAt(number);
    await Promise.all(Array.from({ length: 9 }, () => postReminder(threadId, number)));
    await desk.leave();
    expect(sentTo(number)).toHaveLength(3);
    const over = (await desk.entries(threadId)).filter(({ status }) => status === 'failed');
    expect(over.map(({ reasons }) => reasons?.[0]?.code)).toEqual(Array(6).fill('care_day_limit'));
    await desk.reply(threadId, 'An answer of ours');
    await desk.leave();
    expect(sentTo(number)).toHaveLength(4);
  });

  test('of one patient, by the day on which it leaves: three are planned for tomorrow, two leave', async () => {
    await desk.settings({ caps: { ...generous, patientDay: 2 } });
    const number = freshNumber();
    const threadId = await patientAt(number);
    const sendAt = later(desk.stack.clock.now().toISOString(), 24 * 60 * minute);
    for (const text of ['One', 'Two', 'Three']) await desk.reply(threadId, text, { sendAt });
    await desk.reply(threadId, 'Today');
    await desk.leave();
    expect(sentTo(number)).toHaveLength(1);
    await desk.advance(24 * 60 * minute);
    expect(sentTo(number)).toHaveLength(3);
    const over = (await desk.entries(threadId)).filter(({ status }) => status === 'failed');
    expect(over).toMatchObject([{ reasons: [{ code: 'patient_limit' }] }]);
  });

  test('of one patient: what was written and did not leave takes no place', async () => {
    await desk.settings({ caps: { ...generous, patientDay: 2 } });
    const number = freshNumber();
    const threadId = await patientAt(number);
    const sendAt = later(desk.stack.clock.now().toISOString(), 60 * minute);
    for (const text of ['One', 'Two']) await desk.reply(threadId, text, { sendAt });
    await expect(desk.reply(threadId, 'Three')).rejects.toMatchObject({ code: 'cannot_send' });
    await desk.text(number, 'STOP');
    await desk.advance(61 * minute);
    await desk.text(number, 'START');
    for (const text of ['Four', 'Five']) await desk.reply(threadId, text);
    await desk.leave();
    expect(new Set(sentTo(number).map(({ body }) => body))).toEqual(new Set(['Four', 'Five']));
    expect(sentTo(number)).toHaveLength(2);
  });

  test('of one patient, e-mails among them', async () => {
    await desk.settings({ caps: { ...generous, patientDay: 2 }, fullEmail: true });
    const [number, address] = [freshNumber(), 'mia@limits.example'];
    const body = { givenName: 'Mia', familyName: 'Castellan', phones: [number], emails: [address], location: 'main' };
    const { id: patientId } = await desk.as('coordinator')('createPatient', { body });
    const { id: threadId } = await desk.as('coordinator')('openThread', { body: { patientId } });
    await desk.reply(threadId, 'By text');
    await desk.reply(threadId, 'By e-mail', { channel: 'email' });
    for (const channel of ['sms', 'email']) {
      await expect(desk.reply(threadId, 'A third', { channel })).rejects.toMatchObject({
        details: { reasons: [{ code: 'patient_limit' }] },
      });
    }
    await desk.leave();
  });

  test('of cost: what would pass the sum is refused, and says so', async () => {
    await desk.settings({ caps: generous, spend: { dailyDollars: 0.02, segmentDollars: 0.0083 } });
    const threadId = await patientAt(freshNumber());
    await desk.reply(threadId, 'One segment');
    await desk.leave();
    await desk.reply(threadId, 'Another');
    await desk.leave();
    await expect(desk.reply(threadId, 'A third')).rejects.toMatchObject({
      details: { reasons: [{ code: 'spend_limit' }] },
    });
    expect((await desk.as('admin')('me', {})).alerts).toContainEqual(expect.objectContaining({ code: 'spend_limit' }));
    await desk.settings({ spend: { dailyDollars: 100, segmentDollars: 0.0083 } });
  });

  test('a try that the provider did not take is counted once', async () => {
    const number = freshNumber();
    const threadId = await patientAt(number);
    desk.stack.twilio?.setFaults({ error: '429', times: 3 });
    const before = (await counted())?.day ?? 0;
    await desk.reply(threadId, 'Try, try again');
    for (const pause of [11_000, minute, 2 * minute, 3 * minute, 5 * minute]) await desk.advance(pause);
    expect(sentTo(number)).toHaveLength(1);
    expect(await counted()).toMatchObject({ day: before + 1 });
  });
});
