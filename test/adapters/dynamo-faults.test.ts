import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  InternalServerError,
  ProvisionedThroughputExceededException,
  PutItemCommand,
  QueryCommand,
  RequestLimitExceeded,
  ThrottlingException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { dynamoTable } from '#shared/adapters/dynamo.ts';
import type { Key, RowKind, Table } from '#shared/table.ts';
import { type EmbeddedTable, embeddedTable } from '../fixtures/embedded-table.ts';
import { type LosingProxy, losingProxy } from '../fixtures/losing-proxy.ts';

const note: RowKind<Key> = { name: 'note', schema: z.object({ pk: z.string(), sk: z.string() }) };
const key: Key = { pk: 'NOTE#1', sk: '1' };
const other: Key = { pk: 'NOTE#2', sk: '1' };
const one = { note: { key, put: { words: 'hello' } } };
const two = { note: { key, put: { words: 'hello' } }, other: { key: other, put: { words: 'you' } } };
const tableName = 'deskline-test';

const client = new DynamoDBClient({ region: 'us-east-1' });
const dynamo = mockClient(client);
let pauses: number[] = [];
let effects: string[] = [];
let table: Table;
beforeEach(() => {
  dynamo.reset();
  pauses = [];
  effects = [];
  table = dynamoTable({
    client,
    tableName,
    effect: (name, run) => {
      effects.push(name);
      return run();
    },
    consumed: { read: 0, write: 0 },
    random: () => 0.5,
    pause: async (ms) => pauses.push(ms),
  });
});

const said = { $metadata: {}, message: 'as DynamoDB says it' };

function cancelled(...codes: string[]): TransactionCanceledException {
  const CancellationReasons = codes.map((Code) =>
    Code === 'ConditionalCheckFailed' ? { Code, Item: marshall({ ...key, words: 'stood' }) } : { Code },
  );
  return new TransactionCanceledException({ ...said, CancellationReasons });
}

const passing = [
  new TransactionConflictException(said),
  new TransactionInProgressException(said),
  new ProvisionedThroughputExceededException(said),
  new ThrottlingException(said),
  new RequestLimitExceeded(said),
  new InternalServerError(said),
];
const passingCancellations = [
  ['TransactionConflict', 'None'],
  ['None', 'ThrottlingError'],
  ['ProvisionedThroughputExceeded', 'TransactionConflict'],
];

describe('what passes is tried again', () => {
  test.each(passingCancellations)(
    'a transaction cancelled by %s and %s goes through at the third try',
    async (...codes) => {
      dynamo
        .on(TransactWriteItemsCommand)
        .rejectsOnce(cancelled(...codes))
        .rejectsOnce(cancelled(...codes))
        .resolves({});
      expect(await table.commit(two)).toEqual({ ok: true });
      expect(dynamo.commandCalls(TransactWriteItemsCommand)).toHaveLength(3);
      expect(effects).toEqual(['commit note + other', 'commit note + other', 'commit note + other']);
    },
  );

  test.each(passing.map((error) => [error.name, error] as const))('%s on a single write', async (_name, error) => {
    dynamo.on(PutItemCommand).rejectsOnce(error).resolves({});
    expect(await table.commit(one)).toEqual({ ok: true });
    expect(dynamo.commandCalls(PutItemCommand)).toHaveLength(2);
    expect(effects).toEqual(['commit note', 'commit note']);
  });

  test.each(passing.map((error) => [error.name, error] as const))('%s on a read', async (_name, error) => {
    dynamo
      .on(GetItemCommand)
      .rejectsOnce(error)
      .resolves({ Item: marshall(key) });
    dynamo
      .on(QueryCommand)
      .rejectsOnce(error)
      .resolves({ Items: [marshall(key)] });
    dynamo
      .on(BatchGetItemCommand)
      .rejectsOnce(error)
      .resolves({ Responses: { [tableName]: [marshall(key)] } });
    expect(await table.get(note, key)).toEqual(key);
    expect(await table.query(note, { pk: key.pk })).toEqual({ rows: [key] });
    expect(await table.getMany([note, key])).toEqual([key]);
    expect(pauses).toHaveLength(3);
  });

  test('with pauses that grow, are spread by chance and end at half a second', async () => {
    dynamo.on(PutItemCommand).rejects(new ThrottlingException(said));
    await expect(table.commit(one)).rejects.toThrow();
    expect(pauses).toEqual([20, 40, 80, 160, 320, 500, 500, 500, 500].map((longest) => longest * 0.5));
  });

  test('ten times; then it is a fault, which the queue or the caller tries again', async () => {
    dynamo.on(TransactWriteItemsCommand).rejects(cancelled('TransactionConflict', 'None'));
    await expect(table.commit(two)).rejects.toBeInstanceOf(TransactionCanceledException);
    expect(dynamo.commandCalls(TransactWriteItemsCommand)).toHaveLength(10);
    dynamo.on(UpdateItemCommand).rejects(new TransactionConflictException(said));
    await expect(table.commit({ note: { key, add: { count: 1 } } })).rejects.toBeInstanceOf(
      TransactionConflictException,
    );
    expect(dynamo.commandCalls(UpdateItemCommand)).toHaveLength(10);
  });

  test('not when the function may do nothing more: a retry goes through the deadline again', async () => {
    dynamo.on(PutItemCommand).rejects(new ThrottlingException(said));
    const until = dynamoTable({
      client,
      tableName,
      effect: async (name, run) => {
        if (effects.push(name) > 2) throw new Error('too late');
        return run();
      },
      consumed: { read: 0, write: 0 },
      random: () => 0,
      pause: async () => undefined,
    });
    await expect(until.commit(one)).rejects.toThrow('too late');
    expect(dynamo.commandCalls(PutItemCommand)).toHaveLength(2);
  });
});

describe('what does not pass is not tried again', () => {
  test('a refusal beside a conflict is a refusal', async () => {
    dynamo.on(TransactWriteItemsCommand).rejects(cancelled('ConditionalCheckFailed', 'TransactionConflict'));
    const answer = await table.commit(two);
    expect(answer).toEqual({ ok: false, names: ['note'], refused: { note: { ...key, words: 'stood' } } });
    expect(dynamo.commandCalls(TransactWriteItemsCommand)).toHaveLength(1);
  });

  test('a single write whose condition fails is a refusal with the row that stood there', async () => {
    const Item = marshall({ ...key, words: 'stood' });
    dynamo.on(PutItemCommand).rejects(new ConditionalCheckFailedException({ ...said, Item }));
    expect(await table.commit(one)).toEqual({
      ok: false,
      names: ['note'],
      refused: { note: { ...key, words: 'stood' } },
    });
    expect(pauses).toEqual([]);
  });

  test('anything else is a fault at once', async () => {
    dynamo.on(TransactWriteItemsCommand).rejects(cancelled('ValidationError', 'None'));
    await expect(table.commit(two)).rejects.toBeInstanceOf(TransactionCanceledException);
    dynamo.on(GetItemCommand).rejects(new TypeError('a mistake of ours'));
    await expect(table.get(note, key)).rejects.toBeInstanceOf(TypeError);
    expect(pauses).toEqual([]);
  });
});

describe('reads that DynamoDB leaves undone', () => {
  const left = (...Keys: Key[]) => ({ UnprocessedKeys: { [tableName]: { Keys: Keys.map((one) => marshall(one)) } } });
  const wanted = [
    [note, key],
    [note, other],
  ] as const;

  test('are asked for again until all are there', async () => {
    dynamo
      .on(BatchGetItemCommand)
      .resolvesOnce({ Responses: { [tableName]: [marshall(other)] }, ...left(key) })
      .resolvesOnce({ Responses: {}, ...left(key) })
      .resolves({ Responses: { [tableName]: [marshall(key)] } });
    expect(await table.getMany(...wanted)).toEqual([key, other]);
    const asked = dynamo
      .commandCalls(BatchGetItemCommand)
      .map((call) => call.args[0].input.RequestItems?.[tableName]?.Keys);
    expect(asked).toEqual([[key, other], [key], [key]].map((keys) => keys.map((one) => marshall(one))));
    expect(pauses).toEqual([10, 20]);
  });

  test('are a fault, not missing rows, when they stay undone', async () => {
    dynamo.on(BatchGetItemCommand).resolves({ Responses: { [tableName]: [marshall(other)] }, ...left(key) });
    await expect(table.getMany(...wanted)).rejects.toThrow('left 1 reads undone after 10 attempts');
    expect(dynamo.commandCalls(BatchGetItemCommand)).toHaveLength(10);
  });
});

describe('an answer that is lost after the work was done', () => {
  let embedded: EmbeddedTable;
  let proxy: LosingProxy;
  beforeAll(async () => {
    embedded = await embeddedTable();
    proxy = await losingProxy(embedded.endpoint);
  });
  afterAll(async () => {
    await proxy.stop();
    await embedded.stop();
  });

  // The SDK tries three times by itself: five lost answers need our own second try.
  test.each([1, 5])('%i times over is still one transaction', async (times) => {
    const pk = `LOST#${times}`;
    const losing = embedded.through(proxy.endpoint);
    const already = proxy.tokens.length;
    proxy.lose(times);
    const committed = await losing.commit({
      receipt: { key: { pk, sk: 'receipt' }, if: { pk: { absent: true } }, put: {} },
      counter: { key: { pk, sk: 'counter' }, add: { count: 1 } },
    });
    expect(committed).toEqual({ ok: true });
    const counter: RowKind<unknown> = { name: 'counter', schema: z.looseObject({ count: z.number() }) };
    expect(await embedded.table.get(counter, { pk, sk: 'counter' })).toMatchObject({ count: 1 });
    const tokens = proxy.tokens.slice(already);
    expect(tokens).toHaveLength(times + 1);
    expect(new Set(tokens).size).toBe(1);
  });

  test('two commits of the same writes are two transactions', async () => {
    const losing = embedded.through(proxy.endpoint);
    const already = proxy.tokens.length;
    for (const _time of [1, 2]) await losing.commit(two);
    expect(new Set(proxy.tokens.slice(already)).size).toBe(2);
  });
});
