import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CallingDesk, callingDesk } from '../harness/calling-desk.ts';
import { freshNumber } from '../harness/desk.ts';

const onCall = '+12125550177';
let desk: CallingDesk;
beforeAll(async () => {
  desk = await callingDesk();
  await desk.settings({ onCallNumber: onCall });
});
afterAll(() => desk.stop());

async function writes(text: string, number = freshNumber()) {
  await desk.text(number, text);
  await desk.stack.drain();
  const threadId = await desk.threadOf(number);
  return { threadId, head: () => desk.as('coordinator')('readThread', { params: { threadId } }) };
}

test('a 1 takes what that telephone was told of before it, and nothing that came since or never left', async () => {
  const first = await writes('it wont stop bleeding');
  const number = freshNumber();
  await desk.text(number, 'chest pain');
  // It is written before they were told of the second, and read after it.
  await desk.text(onCall, '1');
  await desk.stack.drain();
  const second = await desk.threadOf(number);
  const alarmOf = async (threadId: string) =>
    (await desk.as('coordinator')('readThread', { params: { threadId } })).alarm;
  expect((await first.head()).alarm).toBeUndefined();
  expect(await alarmOf(second)).toBe('emergency');
  await desk.text(onCall, '1');
  await desk.stack.drain();
  expect(await alarmOf(second)).toBeUndefined();

  desk.stack.twilio?.setFaults({ error: '429', times: 1 });
  const unheard = await writes('chest pain');
  await writes('1', onCall);
  expect((await unheard.head()).alarm).toBe('emergency');
});

test('before those who are late stands what may be an emergency, until somebody is on it', async () => {
  const late = await writes('Could you look up what my plan pays?');
  await desk.advance(3 * 3_600_000);
  const urgent = await writes('I have chest pain');
  const waiting = async () => {
    const { threads } = await desk.as('coordinator')('listThreads', { query: { view: 'needs-reply', limit: 100 } });
    return threads.filter(({ id }) => [late.threadId, urgent.threadId].includes(id));
  };
  const [first, second] = await waiting();
  expect([first?.id, second?.id]).toEqual([urgent.threadId, late.threadId]);
  const now = desk.stack.clock.now().getTime();
  expect(Date.parse(first?.dueAt ?? '')).toBeLessThanOrEqual(now);
  expect((await urgent.head()).dueAt).toBe(first?.dueAt);
  await desk.as('coordinator')('takeEmergency', { params: { threadId: urgent.threadId } });
  const after = await waiting();
  expect(after.map(({ id }) => id)).toEqual([late.threadId, urgent.threadId]);
  expect(Date.parse(after[1]?.dueAt ?? '')).toBeGreaterThan(now);
});
