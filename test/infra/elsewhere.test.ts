import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLocalSettings } from '#infra/local/settings.ts';
import { type EmbeddedDynamo, startDynamo } from '#infra/local/stack/dynamo.ts';
import { type LaggingDynamo, laggingDynamo } from '../fixtures/lagging-dynamo.ts';
import { type Desk, eventually, freshNumber, openDesk } from '../harness/desk.ts';
import { freshAddress, mailing } from '../harness/mailing.ts';

const lagMs = 60;
let folder: string;
let dynamo: EmbeddedDynamo;
let lagging: LaggingDynamo;
let desk: Desk;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deskline-elsewhere-'));
  dynamo = await startDynamo(folder);
  lagging = await laggingDynamo(dynamo.endpoint, lagMs);
  desk = await openDesk({
    settings: { ...readLocalSettings({}), PORT: 0, DYNAMODB_ENDPOINT: lagging.endpoint },
    indexLagMs: lagMs,
  });
});
afterAll(async () => {
  await desk.stop();
  await lagging.stop();
  await dynamo.stop();
  rmSync(folder, { recursive: true });
});

const needsReply = async () => {
  const { threads } = await desk.now('coordinator')('listThreads', {
    query: { view: 'needs-reply', location: 'main' },
  });
  return threads.map(({ id }) => id);
};

test('a list of another DynamoDB shows a text a moment late, and the desk loses nothing by it', async () => {
  const number = freshNumber();
  const release = lagging.hold();
  await desk.text(number, 'Is Friday ok?');
  expect(await needsReply()).toEqual([]);
  const threadId = await desk.threadOf(number);
  release();
  expect(await eventually(needsReply, (ids) => ids.length > 0)).toEqual([threadId]);
  const releaseAgain = lagging.hold();
  await desk.reply(threadId, 'Friday is fine.');
  expect(await needsReply()).toEqual([threadId]);
  releaseAgain();
  expect(await eventually(needsReply, (ids) => ids.length === 0)).toEqual([]);
  await desk.leave();
  expect((await desk.entries(threadId)).map(({ text, status }) => [text, status])).toEqual([
    ['Is Friday ok?', undefined],
    ['Friday is fine.', 'delivered'],
  ]);
});

test('what left is sent once and its reports are applied, though the sweep sees late what is due', async () => {
  const post = mailing(desk);
  const numbers = Array.from({ length: 6 }, freshNumber);
  const addresses = Array.from({ length: 3 }, () => freshAddress());
  await Promise.all([
    ...numbers.map((number) => desk.text(number, 'Hello')),
    ...addresses.map((from) => post.mail({ from })),
  ]);
  for (const number of numbers) await desk.reply(await desk.threadOf(number), `To ${number}`);
  for (const address of addresses) await post.reply(await post.threadOf(address), `To ${address}`);
  await desk.leave();
  const sent = desk.stack
    .outbox()
    .map(({ body }) => body)
    .filter((body) => body?.startsWith('To '));
  expect(sent.toSorted()).toEqual([...numbers].map((number) => `To ${number}`).toSorted());
  for (const number of numbers) {
    const [, answer] = await desk.entries(await desk.threadOf(number));
    expect(answer).toMatchObject({ status: 'delivered' });
  }
  for (const address of addresses) expect(post.sentTo(address)).toHaveLength(1);
  expect(lagging.reads().early).toBeGreaterThan(5);
});
