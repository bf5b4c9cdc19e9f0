import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  BatchGetItemCommand,
  type CancellationReason,
  ConditionalCheckFailedException,
  type ConsumedCapacity,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Effect } from '../ports.ts';
import {
  type Committed,
  indexes,
  type Key,
  type Page,
  type QueryOptions,
  type RowKind,
  type Table,
  type Units,
  type Write,
} from '../table.ts';
import { attributesOf, transactItem } from './dynamo-write.ts';

/** What to retry: nothing was written, and the same call may well succeed in a moment. */
const passing = new Set([
  'TransactionConflictException',
  'TransactionInProgressException',
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'InternalServerError',
]);
const passingReasons = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);
const attempts = 10;
const batchLimit = 100;

/** What the table stands on. `consumed` is added to; `random` (0 to 1) spreads retries; `pause` waits milliseconds. */
export interface DynamoParts {
  client: DynamoDBClient;
  tableName: string;
  effect: Effect;
  consumed: Units;
  random: () => number;
  pause: (ms: number) => Promise<unknown>;
}

/** The table on DynamoDB, real or embedded. */
export function dynamoTable({ client, tableName, effect, consumed, random, pause }: DynamoParts): Table {
  const metered = { ReturnConsumedCapacity: 'TOTAL' } as const;

  function count(kind: keyof Units, capacity: ConsumedCapacity | ConsumedCapacity[] | undefined): void {
    for (const part of [capacity ?? []].flat()) consumed[kind] += part.CapacityUnits ?? 0;
  }

  async function retrying<R>(call: () => Promise<R>): Promise<R> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await call();
      } catch (error) {
        if (attempt >= attempts || !isPassing(error)) throw error;
        await pause(random() * Math.min(500, 10 * 2 ** attempt));
      }
    }
  }

  async function get<T>(kind: RowKind<T>, key: Key): Promise<T | undefined> {
    const answer = await retrying(() =>
      client.send(
        new GetItemCommand({ TableName: tableName, Key: attributesOf({ ...key }), ConsistentRead: true, ...metered }),
      ),
    );
    count('read', answer.ConsumedCapacity);
    return answer.Item ? parse(kind, unmarshall(answer.Item)) : undefined;
  }

  async function getBatch(
    keys: readonly Record<string, AttributeValue>[],
    ConsistentRead: boolean,
  ): Promise<Record<string, unknown>[]> {
    const found: Record<string, unknown>[] = [];
    let asked = [...keys];
    for (let attempt = 1; ; attempt += 1) {
      const RequestItems = { [tableName]: { Keys: asked, ConsistentRead } };
      const answer = await retrying(() => client.send(new BatchGetItemCommand({ RequestItems, ...metered })));
      count('read', answer.ConsumedCapacity);
      found.push(...(answer.Responses?.[tableName] ?? []).map((item) => unmarshall(item)));
      asked = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
      if (asked.length === 0) return found;
      if (attempt >= attempts)
        throw new Error(`the table left ${asked.length} reads undone after ${attempts} attempts`);
      await pause(random() * Math.min(500, 10 * 2 ** attempt));
    }
  }

  function getMany<const K extends readonly RowKind<unknown>[]>(...wanted: { [I in keyof K]: readonly [K[I], Key] }) {
    return getAll<K>(wanted, true);
  }

  function getManyLately<const K extends readonly RowKind<unknown>[]>(
    ...wanted: { [I in keyof K]: readonly [K[I], Key] }
  ) {
    return getAll<K>(wanted, false);
  }

  async function getAll<const K extends readonly RowKind<unknown>[]>(
    wanted: { [I in keyof K]: readonly [K[I], Key] },
    isConsistent: boolean,
  ): Promise<{ [I in keyof K]: (K[I] extends RowKind<infer T> ? T : never) | undefined }> {
    const distinct = new Map(wanted.map(([, key]) => [`${key.pk}\n${key.sk}`, key]));
    const keys = [...distinct.values()].map(({ pk, sk }) => attributesOf({ pk, sk }));
    const found = new Map<string, Record<string, unknown>>();
    for (let from = 0; from < keys.length; from += batchLimit) {
      const items = await getBatch(keys.slice(from, from + batchLimit), isConsistent);
      for (const item of items) found.set(`${item.pk}\n${item.sk}`, item);
    }
    const rows = wanted.map(([kind, key]) => {
      const item = found.get(`${key.pk}\n${key.sk}`);
      return item ? parse(kind, item) : undefined;
    });
    return rows as { [I in keyof K]: (K[I] extends RowKind<infer T> ? T : never) | undefined };
  }

  async function query<T>(kind: RowKind<T>, options: QueryOptions): Promise<Page<T>> {
    const answer = await retrying(() => client.send(new QueryCommand({ ...queryInput(options), ...metered })));
    count('read', answer.ConsumedCapacity);
    const rows = (answer.Items ?? []).map((item) => parse(kind, unmarshall(item)));
    return answer.LastEvaluatedKey ? { rows, next: unmarshall(answer.LastEvaluatedKey) } : { rows };
  }

  async function countRows(options: QueryOptions & { limit: number }): Promise<number> {
    const input = { ...queryInput(options), Select: 'COUNT', ...metered } as const;
    const answer = await retrying(() => client.send(new QueryCommand(input)));
    count('read', answer.ConsumedCapacity);
    return answer.Count ?? 0;
  }

  function queryInput(options: QueryOptions): QueryCommandInput {
    const index = options.index ? indexes[options.index] : undefined;
    const partition = index?.partition ?? 'pk';
    const sort = index ? ('sort' in index ? index.sort : undefined) : 'sk';
    const keys: { names: Record<string, string>; values: Record<string, unknown> } = {
      names: { '#p': partition },
      values: { ':p': options.pk },
    };
    let condition = '#p = :p';
    if (sort && options.prefix !== undefined) condition += ' AND begins_with(#s, :s)';
    else if (sort && options.from !== undefined && options.to !== undefined) condition += ' AND #s BETWEEN :s AND :t';
    else if (sort && options.from !== undefined) condition += ' AND #s >= :s';
    else if (sort && options.to !== undefined) condition += ' AND #s <= :t';
    if (condition.includes('#s') && sort) keys.names['#s'] = sort;
    if (condition.includes(':s')) keys.values[':s'] = options.prefix ?? options.from;
    if (condition.includes(':t')) keys.values[':t'] = options.to;
    return {
      TableName: tableName,
      ...(options.index ? { IndexName: options.index } : {}),
      KeyConditionExpression: condition,
      ExpressionAttributeNames: keys.names,
      ExpressionAttributeValues: attributesOf(keys.values),
      ScanIndexForward: !options.descending,
      ConsistentRead: options.consistent === true,
      ...(options.limit === undefined ? {} : { Limit: options.limit }),
      ...(options.after ? { ExclusiveStartKey: attributesOf(options.after) } : {}),
    };
  }

  async function commit<N extends string>(writes: Record<N, Write | undefined>): Promise<Committed<N>> {
    const named = (Object.entries(writes) as [N, Write | undefined][]).flatMap(([name, write]) =>
      write ? [{ name, item: transactItem(tableName, write) }] : [],
    );
    const [only] = named;
    const label = named.map(({ name }) => name).join(' + ');
    if (!only) return { ok: true };
    if (named.length === 1 && !only.item.ConditionCheck) return single(only.name, only.item);
    try {
      // One token for all attempts, the SDK's and ours: a retry after a lost answer is the same transaction.
      const command = new TransactWriteItemsCommand({
        TransactItems: named.map(({ item }) => item),
        ClientRequestToken: randomUUID(),
        ...metered,
      });
      const sent = await retrying(() => effect(`commit ${label}`, () => client.send(command)));
      count('write', sent.ConsumedCapacity);
      return { ok: true };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      // DynamoDB bills what it refuses, and says nothing of how much: at the least two units for each row.
      consumed.write += 2 * named.length;
      const refused = refusals(named, error.CancellationReasons ?? []);
      if (refused.ok === false && refused.names.length > 0) return refused;
      throw error;
    }
  }

  async function single<N extends string>(name: N, item: TransactWriteItem): Promise<Committed<N>> {
    const send = (): Promise<{ ConsumedCapacity?: ConsumedCapacity | undefined }> => {
      if (item.Put) return client.send(new PutItemCommand({ ...item.Put, ...metered }));
      if (item.Delete) return client.send(new DeleteItemCommand({ ...item.Delete, ...metered }));
      if (item.Update) return client.send(new UpdateItemCommand({ ...item.Update, ...metered }));
      throw new Error(`the write ${name} changes nothing`);
    };
    try {
      const sent = await retrying(() => effect(`commit ${name}`, send));
      count('write', sent.ConsumedCapacity);
      return { ok: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      consumed.write += 1;
      const stood = error.Item ? unmarshall(error.Item) : undefined;
      return { ok: false, refused: { [name]: stood } as Partial<Record<N, Record<string, unknown>>>, names: [name] };
    }
  }

  return { get, getMany, getManyLately, query, count: countRows, commit, units: () => ({ ...consumed }) };
}

function isPassing(error: unknown): boolean {
  if (error instanceof TransactionCanceledException) {
    const reasons = (error.CancellationReasons ?? []).map((reason) => reason.Code ?? 'None');
    return reasons.some((code) => passingReasons.has(code)) && !reasons.includes('ConditionalCheckFailed');
  }
  return error instanceof Error && passing.has(error.name);
}

function refusals<N extends string>(
  named: readonly { name: N }[],
  reasons: readonly CancellationReason[],
): Committed<N> & { ok: false } {
  const refused: Partial<Record<N, Record<string, unknown> | undefined>> = {};
  const names: N[] = [];
  reasons.forEach((reason, position) => {
    const write = named[position];
    if (reason.Code !== 'ConditionalCheckFailed' || !write) return;
    names.push(write.name);
    refused[write.name] = reason.Item ? unmarshall(reason.Item) : undefined;
  });
  return { ok: false, refused, names };
}

/** A row that fails its schema is a fault that names the kind and the field, never the content. */
function parse<T>(kind: RowKind<T>, item: Record<string, unknown>): T {
  const parsed = kind.schema.safeParse(item);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join(', ');
  throw new Error(`a stored ${kind.name} row does not fit its schema (${fields})`);
}
