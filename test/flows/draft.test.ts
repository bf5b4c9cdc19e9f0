import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Role } from '#shared/domain/staff/staff.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

async function asked(): Promise<string> {
  const number = freshNumber();
  await desk.text(number, 'Do you have Saturdays?');
  return desk.threadOf(number);
}
const keep = (threadId: string, text: string, role: Role = 'coordinator') =>
  desk.as(role)('keepDraft', { params: { threadId }, body: { channel: 'sms', text } });
const draftOf = async (threadId: string, role: Role = 'coordinator') =>
  (await desk.as(role)('readThread', { params: { threadId } })).drafts?.[0]?.text;

test('a draft is kept for whoever wrote it, in its thread, as it was last written', async () => {
  const [threadId, other] = [await asked(), await asked()];
  await keep(threadId, 'We do');
  await keep(threadId, 'We do, at 9:20');
  expect(await draftOf(threadId)).toBe('We do, at 9:20');
  expect(await draftOf(threadId, 'manager')).toBeUndefined();
  expect(await draftOf(other)).toBeUndefined();
});

test('a text and an e-mail in one thread are two drafts, and sending one leaves the other', async () => {
  const threadId = await asked();
  const call = desk.as('coordinator');
  await keep(threadId, 'We do');
  await call('keepDraft', { params: { threadId }, body: { channel: 'email', text: 'Dear Ms. Castellan' } });
  await desk.reply(threadId, 'We do, at 9:20');
  expect((await call('readThread', { params: { threadId } })).drafts).toMatchObject([
    { channel: 'email', text: 'Dear Ms. Castellan' },
  ]);
});

test('a text of blanks is no draft', async () => {
  const threadId = await asked();
  await keep(threadId, 'We do');
  await keep(threadId, ' \n');
  expect(await draftOf(threadId)).toBeUndefined();
});

test('sending clears what was written until then, and leaves what a colleague writes', async () => {
  const threadId = await asked();
  await keep(threadId, 'We do, at');
  await keep(threadId, 'I will look', 'manager');
  await desk.reply(threadId, 'We do, at 9:20');
  expect(await draftOf(threadId)).toBeUndefined();
  expect(await draftOf(threadId, 'manager')).toBe('I will look');
});

test('a draft begun after a message outlives that message being sent again', async () => {
  const threadId = await asked();
  const id = '01JZZZZZZZZZZZZZZZZZZZZZZY';
  await desk.reply(threadId, 'We do, at 9:20', { id });
  await desk.advance(1000);
  await keep(threadId, 'Bring the form');
  await desk.reply(threadId, 'We do, at 9:20', { id });
  expect(await draftOf(threadId)).toBe('Bring the form');
});

test('a thread that nobody may see keeps no draft', async () => {
  await expect(keep('nowhere', 'Hello')).rejects.toMatchObject({ status: 404, code: 'not_found' });
});
