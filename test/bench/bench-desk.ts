import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readLocalSettings } from '#infra/local/settings.ts';
import { startDynamo } from '#infra/local/stack/dynamo.ts';
import { attributesOf } from '#shared/adapters/dynamo-write.ts';
import type { Units, Write } from '#shared/table.ts';
import { type Desk, openDesk } from '../harness/desk.ts';

/** A desk, and the client of its table, by which much can be written at once. */
export interface BenchDesk {
  desk: Desk;
  client: DynamoDBClient;
  tableName: string;
  /** Writes rows as they stand in these puts, 25 at a time; what reads the stream is not told. */
  fill(writes: Iterable<Write>): Promise<void>;
  /** Units that something took. */
  units(what: () => Promise<unknown>): Promise<Units>;
  stop(): Promise<void>;
}

/** A desk that no stream drives, so that what is measured is what answers. */
export async function benchDesk(): Promise<BenchDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'deskline-bench-'));
  const dynamo = await startDynamo(folder);
  const settings = { ...readLocalSettings({}), PORT: 0, DYNAMODB_ENDPOINT: dynamo.endpoint };
  const desk = await openDesk({ settings, begins: new Date('2026-03-02T17:00:00.000Z') });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: dynamo.endpoint, region: 'us-east-1', credentials });
  const tableName = basename(desk.folder);
  const write = async (puts: readonly Write[]) => {
    const asked = puts.flatMap((one) =>
      'put' in one ? [{ PutRequest: { Item: attributesOf({ ...one.put, ...one.key }) } }] : [],
    );
    if (asked.length > 0) await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: asked } }));
  };
  return {
    desk,
    client,
    tableName,
    async fill(writes) {
      let batch: Write[] = [];
      for (const one of writes) {
        batch.push(one);
        if (batch.length === 25) await write(batch.splice(0));
      }
      await write(batch);
      batch = [];
    },
    async units(what) {
      const before = desk.app.table.units();
      await what();
      const after = desk.app.table.units();
      return { read: after.read - before.read, write: after.write - before.write };
    },
    async stop() {
      await desk.stop();
      await dynamo.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
