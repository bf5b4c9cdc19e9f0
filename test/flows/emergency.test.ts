import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiError } from '#shared/api.client.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

const onCall = '+12125550177';
const minute = 60_000;
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
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
  await desk.advance(minute);
  expect(sentTo(onCall)).toHaveLength(before + 2);
  expect(sentTo(manager)).toHaveLength(1);
  await take(threadId);
  await desk.advance(20 * minute);
  expect(sentTo(onCall)).toHaveLength(before + 2);
  expect((await head()).emergency).toBeUndefined();
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
    (await head()).emergency?.told.map(({ whose, decision, reasons }) => [
      whose,
      decision,
      reasons.map(({ code }) => code),
    ]);
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
    await desk.advance(5 * minute);
    expect(sentTo(onCall)).toHaveLength(before);
    expect(await told(head)).toEqual([
      ['on-call', 'send', []],
      ['on-call', 'block', ['blocked_by_provider']],
      [managerId(), 'send', []],
    ]);
    await take(threadId);
  });
});

test('no telephone is known to tell: the log says so, for an alarm of its own', async () => {
  await desk.settings({ onCallNumber: undefined });
  await desk.as('manager')('changeMe', { body: { phone: null } });
  const { head, threadId } = await writes('chest pain');
  expect(await head()).toMatchObject({ alarm: 'emergency' });
  await take(threadId);
  await desk.settings({ onCallNumber: onCall });
});
