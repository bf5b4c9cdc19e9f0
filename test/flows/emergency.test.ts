import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PhoneAct } from '#infra/local/twilio/calls/telephone.ts';
import type { ApiError } from '#shared/api.client.ts';
import { type CallingDesk, callingDesk, hangUp, press, wait } from '../harness/calling-desk.ts';
import { freshNumber } from '../harness/desk.ts';

const onCall = '+12125550177';
const minute = 60_000;
let desk: CallingDesk;
beforeAll(async () => {
  desk = await callingDesk();
  await desk.settings({ onCallNumber: onCall });
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

const sentTo = (number: string) => desk.stack.outbox().filter(({ to }) => to === number);

async function writes(text: string, number = freshNumber()) {
  await desk.text(number, text);
  await desk.stack.drain();
  const threadId = await desk.threadOf(number);
  const head = () => desk.as('coordinator')('readThread', { params: { threadId } });
  return { number, threadId, head };
}
const take = (threadId: string) => desk.as('coordinator')('takeEmergency', { params: { threadId } });

test('chest pain at three in the night: the safety text at once, a page without a word of the patient’s, a red thread', async () => {
  await desk.advance(15 * 60 * minute);
  const before = sentTo(onCall).length;
  const { number, threadId, head } = await writes('I have chest pain since an hour');
  expect(sentTo(number).map(({ body }) => body)).toEqual([expect.stringContaining('call 911')]);
  const pages = sentTo(onCall).slice(before);
  expect(pages).toHaveLength(1);
  expect(pages[0]?.body).not.toMatch(/chest|pain/);
  expect(await head()).toMatchObject({
    alarm: 'emergency',
    priority: 'high',
    emergency: { words: 'chest pain' },
  });
  expect((await desk.entries(threadId)).map(({ text }) => text)).toContainEqual(
    expect.stringContaining('May be an emergency: “chest pain”'),
  );
  await take(threadId);
});

test('in Spanish the safety text is Spanish', async () => {
  const { number, threadId } = await writes('mi hija no puede respirar');
  expect(sentTo(number)[0]?.body).toContain('llame al 911');
  await take(threadId);
});

test('the safety text waits for no 15 minutes: each such message is answered, and one page stands for them', async () => {
  const before = sentTo(onCall).length;
  const { number, threadId } = await writes('chest pain');
  await writes('and now trouble breathing', number);
  expect(sentTo(number)).toHaveLength(2);
  expect(sentTo(onCall)).toHaveLength(before + 1);
  await take(threadId);
});

test('a number whose texts are stopped is paged for, and not answered', async () => {
  const { number } = await writes('STOP');
  const before = sentTo(onCall).length;
  const { head, threadId } = await writes('chest pain', number);
  expect(sentTo(number)).toEqual([]);
  expect(sentTo(onCall)).toHaveLength(before + 1);
  expect(await head()).toMatchObject({ alarm: 'emergency' });
  await take(threadId);
});

test('nobody takes it: after five minutes it is told again and more widely; once taken it is told no more', async () => {
  const manager = '+12125550178';
  await desk.as('manager')('changeMe', { body: { phone: manager } });
  const before = sentTo(onCall).length;
  const { threadId, head } = await writes('chest pain');
  expect(sentTo(manager)).toEqual([]);
  await desk.advance(4 * minute);
  expect(sentTo(onCall)).toHaveLength(before + 1);
  expect(sentTo(manager)).toEqual([]);
  await desk.advance(minute);
  expect(sentTo(onCall)).toHaveLength(before + 2);
  expect(sentTo(manager)).toHaveLength(1);
  await take(threadId);
  await desk.advance(20 * minute);
  expect(sentTo(onCall)).toHaveLength(before + 2);
  expect((await head()).emergency).toBeUndefined();
});

const callsTo = (number: string) =>
  desk
    .telephone()
    .calls()
    .filter(({ to }) => to === number);
/** Does these things on the newest call to a telephone. */
async function onCallOf(number: string, ...acts: PhoneAct[]) {
  const sid = callsTo(number).at(-1)?.sid ?? '';
  for (const act of acts) {
    const next = await desk.telephone().act(sid, act);
    if (!next) throw new Error(`${act.act} cannot be done now`);
    if (next.problem) throw new Error(next.problem);
  }
  await desk.stack.twilio?.settled();
  await desk.stack.drain();
  return desk.telephone().find(sid);
}
const linesOf = async (threadId: string) => (await desk.entries(threadId)).map(({ text }) => text);

describe('whoever is on call is called when the text is not taken', () => {
  const manager = '+12125550174';
  const takes: PhoneAct = { act: 'answer', number: onCall };
  beforeEach(async () => {
    await desk.as('manager')('changeMe', { body: { phone: manager } });
  });
  afterEach(async () => {
    desk.stack.twilio?.setFaults({});
    await desk.as('manager')('changeMe', { body: { phone: null } });
  });

  test('after two minutes it rings, says there is an emergency page and no word of the patient’s, and 1 takes it', async () => {
    const { threadId, head } = await writes('my son has chest pain');
    const before = callsTo(onCall).length;
    await desk.advance(minute);
    expect(callsTo(onCall)).toHaveLength(before);
    await desk.advance(minute);
    expect(callsTo(onCall)).toHaveLength(before + 1);
    const call = await onCallOf(onCall, takes, press('1'));
    expect(call?.said[0]).toMatch(/^This is an automatic call from .+ A message of a patient may be an emergency/);
    expect(call?.said.join(' ')).not.toMatch(/chest|pain|son/);
    expect(call?.said.at(-1)).toMatch(/^Thank you\. You are on it\./);
    expect((await head()).alarm).toBeUndefined();
    const lines = (await linesOf(threadId)).filter((text) => /^(Being told|Taken)/.test(text));
    expect(lines).toEqual([
      'Being told: the on-call telephone by text',
      'Being told: the on-call telephone by call',
      'Taken from the on-call telephone by call: “chest pain”',
    ]);
    await desk.advance(20 * minute);
    expect(callsTo(onCall)).toHaveLength(before + 1);
  });

  test('the strip says who was told, how, when, and what came of it', async () => {
    const { threadId, head } = await writes('chest pain');
    await desk.advance(2 * minute);
    await onCallOf(onCall, { act: 'decline', number: onCall });
    await desk.advance(3 * minute);
    await onCallOf(onCall, takes, wait, wait, wait);
    const told = (await head()).emergency?.told.map(({ whose, way, state }) => [whose, way, state]);
    expect(told).toEqual([
      ['on-call', 'text', 'reached'],
      ['on-call', 'call', 'missed'],
      ['on-call', 'text', 'reached'],
      ['on-call', 'call', 'reached'],
      [desk.stack.staffIdOf('manager'), 'text', 'reached'],
    ]);
    await take(threadId);
  });

  test('a manager who was told takes it by an answering 1, and by the key of a call', async () => {
    const first = await writes('chest pain');
    await desk.advance(2 * minute);
    await desk.advance(3 * minute);
    await writes('1', manager);
    expect((await first.head()).alarm).toBeUndefined();
    const second = await writes('chest pain');
    for (const pause of [2, 3, 5]) await desk.advance(pause * minute);
    await onCallOf(manager, { act: 'answer', number: manager }, press('1'));
    expect((await second.head()).alarm).toBeUndefined();
    expect((await linesOf(second.threadId)).at(-1)).toMatch(/^Taken from \S+.*’s telephone by call: “chest pain”/);
  });

  test('who takes the call when somebody is on it already hears that, and a key changes nothing', async () => {
    const { threadId } = await writes('chest pain');
    await desk.advance(2 * minute);
    await onCallOf(onCall, takes);
    await take(threadId);
    const lines = await linesOf(threadId);
    const call = await onCallOf(onCall, press('1'));
    expect(call?.said.at(-1)).toMatch(/^Somebody is on it already/);
    expect(await linesOf(threadId)).toEqual(lines);
  });

  test('a telephone that gets no texts is called at once', async () => {
    const landline = '+12125550172';
    await desk.settings({ onCallNumber: landline });
    desk.stack.twilio?.setFaults({ error: '30006', times: 1 });
    const first = await writes('chest pain');
    desk.stack.twilio?.setFaults({});
    await take(first.threadId);
    const before = callsTo(landline).length;
    const second = await writes('chest pain');
    expect(callsTo(landline)).toHaveLength(before + 1);
    await take(second.threadId);
    await desk.settings({ onCallNumber: onCall });
  });

  test('it goes on until somebody takes it: every five minutes for half an hour, then every fifteen', async () => {
    const [texts, calls] = [sentTo(onCall).length, callsTo(onCall).length];
    const { threadId } = await writes('chest pain');
    for (let at = 0; at < 60; at += 1) await desk.advance(minute);
    // At 0, 5, 10, 15, 20, 25, 30, 45 and 60 minutes; the calls begin at 2.
    expect([sentTo(onCall).length - texts, callsTo(onCall).length - calls]).toEqual([9, 9]);
    await onCallOf(onCall, takes, hangUp);
    await take(threadId);
  });

  test('a provider that takes no calls for a while is asked again within a minute, and rings once', async () => {
    const { threadId } = await writes('chest pain');
    const before = callsTo(onCall).length;
    desk.stack.twilio?.setFaults({ error: '429', times: 1 });
    await desk.advance(2 * minute);
    expect(callsTo(onCall)).toHaveLength(before);
    await desk.advance(minute);
    expect(callsTo(onCall)).toHaveLength(before + 1);
    await take(threadId);
  });
});

test('new words of an emergency are told at once, however long nobody has taken the first', async () => {
  const { number, threadId } = await writes('chest pain');
  for (let at = 0; at < 35; at += 1) await desk.advance(minute);
  const before = sentTo(onCall).length;
  await writes('still chest pain, please', number);
  expect(sentTo(onCall)).toHaveLength(before + 1);
  await desk.advance(5 * minute);
  expect(sentTo(onCall)).toHaveLength(before + 2);
  await take(threadId);
});

test('a 1 from the on-call telephone takes it, and asks nobody for an answer', async () => {
  const { head } = await writes('it wont stop bleeding');
  const onCallThread = await writes('1', onCall);
  expect((await head()).alarm).toBeUndefined();
  expect((await onCallThread.head()).turn).toBeUndefined();
});

test('the conversation cannot be closed before somebody is on it', async () => {
  const { threadId } = await writes('chest pain');
  const close = () => desk.as('coordinator')('changeThread', { params: { threadId }, body: { state: 'done' } });
  const refused = await close().then(
    () => undefined,
    (error: ApiError) => error,
  );
  expect(refused?.message).toContain('may be an emergency');
  await take(threadId);
  expect(await close()).toMatchObject({ state: 'done' });
});

test('read twice, or by two at once, it is one safety text and one page', async () => {
  const before = sentTo(onCall).length;
  const { number, threadId } = await writes('chest pain');
  await desk.stack.sweep();
  await desk.stack.drain();
  expect(sentTo(number)).toHaveLength(1);
  expect(sentTo(onCall)).toHaveLength(before + 1);
  await take(threadId);
});

describe('the text to whoever is on call is looked at like every other, and the verdict is kept with the page', () => {
  const manager = '+12125550179';
  beforeEach(async () => {
    await desk.as('manager')('changeMe', { body: { phone: manager } });
  });
  afterEach(async () => {
    desk.stack.twilio?.setFaults({});
    await desk.text(onCall, 'START');
    await desk.as('manager')('changeMe', { body: { phone: null } });
    await desk.settings({ onCallNumber: onCall, countries: ['US', 'PR', 'CA'] });
  });
  const told = async (head: () => ReturnType<Awaited<ReturnType<typeof writes>>['head']>) =>
    (await head()).emergency?.told
      .filter(({ way }) => way === 'text')
      .map(({ whose, decision, reasons }) => [whose, decision, reasons.map(({ code }) => code)]);
  const managerId = () => desk.stack.staffIdOf('manager');

  test('at three in the night it leaves, and says why it may', async () => {
    await desk.advance(15 * 60 * minute);
    await desk.settings({ caps: { careDay: 0, careWeek: 0, patientDay: 1, numberDay: 1, minute: 1, day: 1 } });
    const { head, threadId } = await writes('chest pain');
    expect(await told(head)).toEqual([['on-call', 'send', ['on_call']]]);
    await take(threadId);
    await desk.settings({ caps: { careDay: 3, careWeek: 8, patientDay: 40, numberDay: 40, minute: 120, day: 5000 } });
  });

  test('to a telephone that texted STOP none leaves, and the managers are told at once', async () => {
    await desk.text(onCall, 'STOP');
    await desk.leave();
    const before = sentTo(onCall).length;
    const managers = sentTo(manager).length;
    const { head, threadId } = await writes('chest pain');
    expect(sentTo(onCall)).toHaveLength(before);
    expect(sentTo(manager)).toHaveLength(managers + 1);
    expect(await told(head)).toEqual([
      ['on-call', 'block', ['opted_out']],
      [managerId(), 'send', []],
    ]);
    await take(threadId);
  });

  test('in a country that is not on the list none leaves', async () => {
    const london = '+447400123456';
    await desk.settings({ onCallNumber: london });
    const { head, threadId } = await writes('chest pain');
    expect(sentTo(london)).toEqual([]);
    expect((await told(head))?.[0]).toEqual(['on-call', 'block', ['country_not_allowed']]);
    await take(threadId);
  });

  test('the provider’s block is kept for the number it sends from, and the next try knows it', async () => {
    desk.stack.twilio?.setFaults({ error: '21610', times: 1 });
    const { head, threadId } = await writes('chest pain');
    desk.stack.twilio?.setFaults({});
    const before = sentTo(onCall).length;
    // Nobody was told: the managers are after a minute, and by a call too when the next step comes.
    await desk.advance(minute);
    expect(await told(head)).toEqual([
      ['on-call', 'send', []],
      [managerId(), 'send', []],
    ]);
    await desk.advance(5 * minute);
    expect(sentTo(onCall)).toHaveLength(before);
    expect(await told(head)).toContainEqual(['on-call', 'block', ['blocked_by_provider']]);
    expect(callsTo(manager).length).toBeGreaterThan(0);
    await take(threadId);
  });
});

test('no telephone is known to tell: the log says so, for an alarm of its own', async () => {
  await desk.settings({ onCallNumber: undefined });
  await desk.as('manager')('changeMe', { body: { phone: null } });
  const { head, threadId } = await writes('chest pain');
  expect(await head()).toMatchObject({ alarm: 'emergency' });
  expect((await linesOf(threadId)).filter((text) => /^(Being told|Nobody)/.test(text))).toEqual([
    'Nobody is told by telephone: no on-call telephone is set, and no manager has given one',
  ]);
  await desk.advance(10 * minute);
  expect((await linesOf(threadId)).filter((text) => text.startsWith('Nobody'))).toHaveLength(1);
  await take(threadId);
  await desk.settings({ onCallNumber: onCall });
});
