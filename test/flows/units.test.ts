import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Units } from '#shared/table.ts';
import { type Desk, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

/** The audit row of a request: counted, and stated apart. */
const auditWrite = 1;

/** Capacity units, with indexes, that something consumed, as DynamoDB reports them. */
async function counted(what: () => Promise<unknown>): Promise<Units> {
  const before = desk.app.table.units();
  await what();
  const after = desk.app.table.units();
  return { read: after.read - before.read, write: after.write - before.write };
}

/** Keeps a text, and has its words read. */
async function received(number: string): Promise<void> {
  await desk.text(number, words);
  await desk.stack.drain();
}

async function patient(): Promise<{ number: string; threadId: string }> {
  const number = freshNumber();
  const body = { givenName: 'Mia', familyName: 'Castellan', phones: [number], location: 'main' };
  const { threadId } = await desk.as('coordinator')('createPatient', { body });
  return { number, threadId };
}

const words = 'Hi! Any chance Mia can come right after Leo tomorrow, 3:30 instead of 3? I can’t leave work twice';

test('a text costs at most 12 write units with its indexes, also on an assigned thread, a second copy at most 2, and 12 to be read', async () => {
  const { number, threadId } = await patient();
  const first = await counted(() => desk.text(number, words));
  const read = await counted(() => desk.stack.drain());
  const again = await counted(() => desk.text(number, words));
  await desk.stack.drain();
  await desk.as('coordinator')('changeThread', { params: { threadId }, body: { assignee: 'maya', state: 'done' } });
  const assigned = await counted(() => desk.text(number, words));
  const sid = `SM${'7'.repeat(32)}`;
  await desk.text(number, words, { sid });
  await desk.stack.drain();
  const copy = await counted(() => desk.text(number, words, { sid }));
  console.log(
    'write units: first text',
    first.write,
    '| its words read',
    read.write,
    '| in an open turn',
    again.write,
    '| assigned',
    assigned.write,
    '| copy',
    copy.write,
  );
  for (const { write } of [first, again, assigned]) expect(write).toBeLessThanOrEqual(12);
  expect(copy.write).toBeLessThanOrEqual(2);
  expect(read.write).toBeLessThanOrEqual(12);
});

/** What left is counted by address and by practice, one write unit each: counted, and stated apart. */
const countWrites = 2;
/** The writer's draft is cleared, whether there is one or not: counted, and stated apart. */
const draftWrite = 1;

test('a reply costs at most 18 write units with its claim, its record and two delivery reports, 2 for the counts and 1 for the draft', async () => {
  const { number, threadId } = await patient();
  await received(number);
  const reply = await counted(async () => {
    await desk.reply(threadId, 'Yes, Mia is now at 3:30, right after Leo. See you both tomorrow.');
    await desk.leave();
  });
  expect((await desk.entries(threadId)).at(-1)).toMatchObject({ status: 'delivered' });
  const own = reply.write - auditWrite - countWrites - draftWrite;
  console.log('write units: reply', own, '+ counts', countWrites, '+ draft', draftWrite, '+ audit', auditWrite);
  expect(own).toBeLessThanOrEqual(18);
});

test('a call costs at most 12 write units to begin and 26 until its voicemail is heard; the text back stands apart', async () => {
  const { number } = await patient();
  const telephone = desk.stack.twilio?.telephone;
  if (!telephone) throw new Error('no stand-in');
  const begun = await counted(() => telephone.ring(number, officeNumber));
  const { sid = '' } = telephone.calls().findLast(({ from }) => from === number) ?? {};
  const rest = await counted(async () => {
    for (const act of [{ act: 'wait' }, { act: 'wait' }, { act: 'speak', seconds: 3 }] as const)
      await telephone.act(sid, act);
    await desk.stack.drain();
  });
  const tended = await counted(() => desk.advance(60_000));
  const entries = await desk.entries(await desk.threadOf(number));
  expect(entries).toMatchObject([
    { call: { voicemail: { state: 'kept' } } },
    { purpose: 'missed-call', status: 'delivered' },
  ]);
  console.log(
    'write units: call begins',
    begun.write,
    '| until its voicemail is kept',
    rest.write,
    '| text back, sent and delivered',
    tended.write,
  );
  expect(begun.write).toBeLessThanOrEqual(12);
  expect(rest.write).toBeLessThanOrEqual(26);
});

test('25 rows of the inbox cost at most 2 read units, a thread at most 4', async () => {
  for (let count = 0; count < 30; count += 1) {
    const { number } = await patient();
    await received(number);
  }
  const call = desk.as('coordinator');
  const overhead = await counted(() => call('listThreads', { query: { view: 'mentions' } }));
  for (const view of ['needs-reply', 'unassigned'] as const) {
    const list = await counted(() => call('listThreads', { query: { view, limit: 25 } }));
    console.log('read units:', view, list.read - overhead.read, '+ settings, person and audit', overhead.read);
    expect(list.read - overhead.read).toBeLessThanOrEqual(2);
  }
  const { number, threadId } = await patient();
  for (let count = 0; count < 25; count += 1) await received(number);
  const page = await counted(() => call('listEntries', { params: { threadId }, query: { limit: 25 } }));
  const person = overhead.read;
  console.log('read units: 25 entries', page.read, 'with person and audit');
  expect(page.read - person).toBeLessThanOrEqual(4);
});

test('keeping a draft costs 1 write unit and its audit row, reading it at most 1 read unit more', async () => {
  const { number, threadId } = await patient();
  await received(number);
  const call = desk.as('coordinator');
  const read = () => call('readThread', { params: { threadId } });
  const without = await counted(read);
  const kept = await counted(() =>
    call('keepDraft', { params: { threadId }, body: { channel: 'sms', text: 'Yes, 3:30, right after' } }),
  );
  const withDraft = await counted(read);
  console.log('write units: draft', kept.write - auditWrite, '+ audit', auditWrite, '| read', kept.read);
  expect(kept.write - auditWrite).toBeLessThanOrEqual(1);
  expect(withDraft.read - without.read).toBeLessThanOrEqual(1);
});
