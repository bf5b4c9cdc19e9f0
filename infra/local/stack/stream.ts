import { setTimeout as pause } from 'node:timers/promises';
import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  type _Record,
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBBatchResponse } from 'aws-lambda';
import { type FunctionName, type FunctionShape, functions, type StreamShape } from '#infra/topology.ts';
import type { Runner } from './runner.ts';

/** The table's stream, handed to the functions that hang on it as Lambda does. */
export interface TableStream {
  /** Reads from now on; what was written before is history. */
  begin(): Promise<void>;
  /** Handles what stands in the stream now; answers how many changes that were. */
  flush(): Promise<number>;
  /** Ends the window in which changes are gathered for functions that have one, where they are. */
  endWindow(): Promise<void>;
  stop(): Promise<void>;
}

/** A shard as far as it was read. */
interface Shard {
  id: string;
  iterator: string | undefined;
  /** The last record handled; absent before the first. */
  sequence?: string;
}

const pollMs = 120;
const stumbledMs = 500;

const readers = (Object.entries(functions) as [FunctionName, FunctionShape][]).flatMap(([name, { startedBy }]) =>
  'stream' in startedBy ? [{ name, shape: startedBy.stream }] : [],
);

export interface StreamOptions {
  /** Gathers changes for functions that have a window until `endWindow`; without it they are handed over at once. */
  gathers?: boolean;
}

/** The stream of a table, in memory: where it was read to is forgotten with the process, and begins anew at the end. */
export function tableStream(
  table: DynamoDBClient,
  tableName: string,
  runner: Runner,
  { gathers = false }: StreamOptions = {},
): TableStream {
  const gathered = new Map<FunctionName, _Record[]>();
  const client = new DynamoDBStreamsClient({
    endpoint: async () => (await table.config.endpoint?.()) ?? missing('endpoint'),
    region: table.config.region,
    credentials: table.config.credentials,
  });
  const stopping = new AbortController();
  const shards = new Map<string, Shard>();
  let arn: string | undefined;
  let inHand: Promise<number> = Promise.resolve(0);
  let loop: Promise<void> | undefined;

  /** Shards that came after the beginning are read from their first record: they go on where another ended. */
  async function look(from: 'LATEST' | 'TRIM_HORIZON'): Promise<void> {
    let after: string | undefined;
    const standing = new Set<string>();
    do {
      const { StreamDescription: stream } = await client.send(
        new DescribeStreamCommand({ StreamArn: arn, ...(after ? { ExclusiveStartShardId: after } : {}) }),
      );
      for (const { ShardId: id = '' } of stream?.Shards ?? []) {
        standing.add(id);
        if (!shards.has(id)) shards.set(id, { id, iterator: await iteratorOf(id, from) });
      }
      after = stream?.LastEvaluatedShardId;
    } while (after);
    for (const id of shards.keys()) if (!standing.has(id)) shards.delete(id);
  }

  async function iteratorOf(ShardId: string, from: 'LATEST' | 'TRIM_HORIZON', after?: string) {
    const place = after
      ? ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after } as const)
      : { ShardIteratorType: from };
    const { ShardIterator } = await client.send(new GetShardIteratorCommand({ StreamArn: arn, ShardId, ...place }));
    return ShardIterator;
  }

  /** One pass over the shards; one that ended may have children by now. */
  async function pass(): Promise<number> {
    let handled = 0;
    let open = 0;
    let ended = false;
    for (const shard of shards.values()) {
      if (!shard.iterator) continue;
      handled += await read(shard);
      if (shard.iterator) open += 1;
      else ended = true;
    }
    if (ended || open === 0) await look('TRIM_HORIZON');
    return handled;
  }

  async function read(shard: Shard): Promise<number> {
    try {
      const { Records = [], NextShardIterator } = await client.send(
        new GetRecordsCommand({ ShardIterator: shard.iterator, Limit: 1000 }),
      );
      for (const { name, shape } of readers) {
        if (gathers && shape.windowSeconds) gathered.set(name, [...(gathered.get(name) ?? []), ...Records]);
        else await hand(runner, name, shape, Records);
      }
      const last = Records.at(-1)?.dynamodb?.SequenceNumber;
      if (last) shard.sequence = last;
      shard.iterator = NextShardIterator;
      return Records.length;
    } catch (error) {
      if (stopping.signal.aborted) return 0;
      // An iterator lives for minutes only, and what it points at may have been trimmed.
      shard.iterator = await iteratorOf(shard.id, 'LATEST', shard.sequence)
        .catch(() => iteratorOf(shard.id, 'TRIM_HORIZON'))
        .catch(() => shard.iterator);
      throw error;
    }
  }

  /** One pass at a time: whoever asks while one runs has the next. */
  function flush(): Promise<number> {
    if (!loop || stopping.signal.aborted) return Promise.resolve(0);
    inHand = inHand.catch(() => 0).then(pass);
    return inHand;
  }

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      let wait = pollMs;
      try {
        await flush();
      } catch (error) {
        wait = stumbledMs;
        if (!stopping.signal.aborted) console.error(`The table's stream stumbled and goes on: ${nameOf(error)}`);
      }
      await pause(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  return {
    async begin() {
      const { Table } = await table.send(new DescribeTableCommand({ TableName: tableName }));
      arn = Table?.LatestStreamArn ?? missing('stream');
      await look('LATEST');
      loop = poll();
    },
    flush,
    async endWindow() {
      for (const { name, shape } of readers) {
        const records = gathered.get(name) ?? [];
        gathered.delete(name);
        await hand(runner, name, shape, records);
      }
    },
    async stop() {
      stopping.abort();
      await inHand.catch(() => 0);
      await loop;
      client.destroy();
    },
  };
}

/** Gives a function its records in batches, in order. What keeps failing is set aside, as on AWS. */
async function hand(runner: Runner, name: FunctionName, shape: StreamShape, records: _Record[]): Promise<void> {
  let rest = records.filter(({ dynamodb }) => shape.rows.some((prefix) => dynamodb?.Keys?.pk?.S?.startsWith(prefix)));
  while (rest.length > 0) {
    let batch = rest.slice(0, shape.batchSize);
    rest = rest.slice(shape.batchSize);
    for (let attempt = 0; batch.length > 0 && attempt <= shape.retries; attempt += 1) {
      batch = await failedOf(runner, name, batch);
    }
  }
}

/** From the first record that the function names as failed; all of them where it failed as a whole. */
async function failedOf(runner: Runner, name: FunctionName, batch: _Record[]): Promise<_Record[]> {
  try {
    const { batchItemFailures } = (await runner.invoke(name, { Records: batch })) as DynamoDBBatchResponse;
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const first = batch.findIndex(({ dynamodb }) => failed.has(dynamodb?.SequenceNumber ?? ''));
    return first < 0 ? [] : batch.slice(first);
  } catch {
    // The function logged its fault.
    return batch;
  }
}

function missing(what: string): never {
  throw new Error(`the table has no ${what}`);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
