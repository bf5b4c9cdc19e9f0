import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { type FunctionName, type FunctionShape, functions } from '#infra/topology.ts';
import type { Watch } from './memory-table.ts';
import type { Item } from './sorted-items.ts';
import type { World } from './world.ts';

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;

/** As many as DynamoDB hands over in its window, by the topology; every batch comes again until it is taken, and now and then once more. */
const longestWindowMs = 60_000;
const againMs = 10_000;

/**
 * The table's stream, to one function: every change of the rows that it asks for, in order, with the row before and after it. What
 * a function did not take comes again, all that stands behind it waits.
 */
export function streamModel(name: FunctionName, world: () => World): { saw: Watch } {
  const shape: FunctionShape = functions[name];
  const prefixes = 'stream' in shape.startedBy ? shape.startedBy.stream.rows : [];
  const known = new Map<string, Item>();
  const waiting: DynamoDBRecord[] = [];
  let records = 0;
  let batches = 0;
  let isUnderway = false;

  const saw: Watch = (writes, row) => {
    for (const write of writes) {
      const { pk, sk } = write.key;
      if ('check' in write || !prefixes.some((prefix) => pk.startsWith(prefix))) continue;
      const id = `${pk}\n${sk}`;
      const [before, after] = [known.get(id), row(write.key)];
      if (after) known.set(id, after);
      else known.delete(id);
      records += 1;
      waiting.push(recordOf(String(records), write.key, before, after));
    }
    if (waiting.length > 0 && !isUnderway) handOver();
  };

  function handOver(): void {
    isUnderway = true;
    batches += 1;
    const { time, chance } = world();
    const wait = Math.floor(chance(`window ${batches} of ${name}`) * longestWindowMs);
    time.at(time.now() + wait, () => void handed());
  }

  async function handed(): Promise<void> {
    const { time, faults, run } = world();
    const [batch, mine] = [[...waiting], batches];
    while (!(await taken(batch))) await time.wait(againMs);
    if (faults.also(`batch ${mine} of ${name} comes twice`, 0.1)) await taken(batch);
    waiting.splice(0, batch.length);
    isUnderway = false;
    if (waiting.length > 0) handOver();

    async function taken(all: readonly DynamoDBRecord[]): Promise<boolean> {
      const ended = await run(name, { Records: all });
      if (ended.how !== 'answered') return false;
      const { batchItemFailures = [] } = ended.answer as { batchItemFailures?: unknown[] };
      return batchItemFailures.length === 0;
    }
  }

  return { saw };
}

function recordOf(
  sequence: string,
  { pk, sk }: { pk: string; sk: string },
  before: Item | undefined,
  after: Item | undefined,
): DynamoDBRecord {
  const image = (of: Item) => marshall(of, { removeUndefinedValues: true }) as Image;
  return {
    eventID: sequence,
    dynamodb: {
      SequenceNumber: sequence,
      Keys: image({ pk, sk }),
      ...(before ? { OldImage: image(before) } : {}),
      ...(after ? { NewImage: image(after) } : {}),
    },
  };
}
