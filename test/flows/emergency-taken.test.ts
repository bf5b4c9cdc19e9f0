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
