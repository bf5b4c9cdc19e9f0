import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, onTestFinished, test } from 'vitest';
import { readLocalSettings } from '#infra/local/settings.ts';
import { startDynamo } from '#infra/local/stack/dynamo.ts';
import { tableStream } from '#infra/local/stack/stream.ts';
import { functions } from '#infra/topology.ts';
import { freshNumber, openDesk } from '../harness/desk.ts';
import { openPage } from '../harness/live-page.ts';

interface Event {
  Records: { dynamodb: { SequenceNumber: string } }[];
}

/** A stream of whose shards the test decides, and what one function behind it was handed. */
async function shardedStream(fails: (sequence: string) => boolean = () => false) {
  const table = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const tables = mockClient(table);
  tables.on(DescribeTableCommand).resolves({ Table: { LatestStreamArn: 'arn:stream' } });
  const streams = mockClient(DynamoDBStreamsClient);
  const handed: string[][] = [];
  const stream = tableStream(table, 'deskline', {
    busy: () => 0,
    invoke: async (name, event) => {
      if (name !== 'notify') return { batchItemFailures: [] };
      const sequences = (event as Event).Records.map(({ dynamodb }) => dynamodb.SequenceNumber);
      handed.push(sequences);
      return { batchItemFailures: sequences.filter(fails).map((itemIdentifier) => ({ itemIdentifier })) };
    },
  });
  onTestFinished(async () => {
    await stream.stop();
    streams.restore();
  });
  return { stream, streams, handed };
}

const record = (SequenceNumber: string, pk = 'THREAD#t') => ({
  dynamodb: { SequenceNumber, Keys: { pk: { S: pk }, sk: { S: 'HEAD' } } },
});

test('a shard that ends is followed by its child from its first record on', async () => {
  const { stream, streams, handed } = await shardedStream();
  const described = (...ids: string[]) => ({ StreamDescription: { Shards: ids.map((ShardId) => ({ ShardId })) } });
  // The child is known a moment after its parent has ended.
  streams
    .on(DescribeStreamCommand)
    .resolvesOnce(described('one'))
    .resolvesOnce(described('one'))
    .resolves(described('one', 'two'));
  streams
    .on(GetShardIteratorCommand, { ShardId: 'one', ShardIteratorType: 'LATEST' })
    .resolves({ ShardIterator: 'one@end' });
  streams
    .on(GetShardIteratorCommand, { ShardId: 'two', ShardIteratorType: 'TRIM_HORIZON' })
    .resolves({ ShardIterator: 'two@0' });
  streams.on(GetRecordsCommand, { ShardIterator: 'one@end' }).resolves({ Records: [record('1')] });
  streams
    .on(GetRecordsCommand, { ShardIterator: 'two@0' })
    .resolves({ Records: [record('2')], NextShardIterator: 'two@1' });
  streams.on(GetRecordsCommand, { ShardIterator: 'two@1' }).resolves({ Records: [], NextShardIterator: 'two@1' });
  await stream.begin();
  for (let pass = 0; pass < 5; pass += 1) await stream.flush();
  expect(handed).toEqual([['1'], ['2']]);
});

test('an iterator that ran out is taken anew after the last record handled', async () => {
  const { stream, streams, handed } = await shardedStream();
  streams.on(DescribeStreamCommand).resolves({ StreamDescription: { Shards: [{ ShardId: 'one' }] } });
  streams.on(GetShardIteratorCommand).resolves({ ShardIterator: 'first' });
  streams
    .on(GetShardIteratorCommand, { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: '7' })
    .resolves({ ShardIterator: 'after 7' });
  streams
    .on(GetRecordsCommand, { ShardIterator: 'first' })
    .resolves({ Records: [record('7')], NextShardIterator: 'old' });
  streams.on(GetRecordsCommand, { ShardIterator: 'old' }).rejects(new Error('the iterator has expired'));
  streams
    .on(GetRecordsCommand, { ShardIterator: 'after 7' })
    .resolves({ Records: [record('8')], NextShardIterator: 'new' });
  streams.on(GetRecordsCommand, { ShardIterator: 'new' }).resolves({ Records: [], NextShardIterator: 'new' });
  await stream.begin();
  for (let pass = 0; pass < 5; pass += 1) await stream.flush().catch(() => 0);
  expect(handed).toEqual([['7'], ['8']]);
});

test('rows nobody is told of start nothing, and what keeps failing is set aside after its tries', async () => {
  const { notify } = functions;
  const { stream, streams, handed } = await shardedStream((sequence) => sequence === '3');
  streams.on(DescribeStreamCommand).resolves({ StreamDescription: { Shards: [{ ShardId: 'one' }] } });
  streams.on(GetShardIteratorCommand).resolves({ ShardIterator: 'first' });
  const Records = [record('1'), record('2', 'AUDIT#maya'), record('3'), record('4'), record('5', 'RECEIPT#sms#1')];
  streams.on(GetRecordsCommand, { ShardIterator: 'first' }).resolves({ Records, NextShardIterator: 'then' });
  streams
    .on(GetRecordsCommand, { ShardIterator: 'then' })
    .resolves({ Records: [record('6')], NextShardIterator: 'end' });
  streams.on(GetRecordsCommand, { ShardIterator: 'end' }).resolves({ Records: [], NextShardIterator: 'end' });
  await stream.begin();
  for (let pass = 0; pass < 4; pass += 1) await stream.flush();
  const again = Array.from({ length: notify.startedBy.stream.retries }, () => ['3', '4']);
  expect(handed).toEqual([['1', '3', '4'], ...again, ['6']]);
});

test('a table elsewhere has a stream as well', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'deskline-elsewhere-'));
  const dynamo = await startDynamo(folder);
  const desk = await openDesk({ settings: { ...readLocalSettings({}), PORT: 0, DYNAMODB_ENDPOINT: dynamo.endpoint } });
  onTestFinished(async () => {
    await desk.stop();
    await dynamo.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const page = await openPage(desk, 'maya');
  const number = freshNumber();
  await desk.text(number, 'Hello from elsewhere');
  await page.hears(await desk.threadOf(number));
  const forged = await fetch(`${desk.stack.url}/live/@connections/one`, { method: 'POST', body: '{}' });
  expect(forged.status, 'nobody posts to pages but who signs').toBe(403);
  await page.close();
});
