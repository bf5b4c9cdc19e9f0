import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteTableCommand, DynamoDBClient, ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { createTable, startDynamo } from '#infra/local/stack/dynamo.ts';
import { dynamoTable } from '#shared/adapters/dynamo.ts';
import type { Item } from './sorted-items.ts';
import type { OutsideTable } from './world.ts';

const local = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** Tables on one embedded DynamoDB, an empty one for each schedule. */
export interface EmbeddedTables {
  /** An empty table; the one before is dropped. */
  fresh(): Promise<OutsideTable>;
  stop(): Promise<void>;
}

export async function embeddedTables(): Promise<EmbeddedTables> {
  const folder = mkdtempSync(join(tmpdir(), 'deskline-faults-'));
  const dynamo = await startDynamo(folder);
  const client = new DynamoDBClient({ endpoint: dynamo.endpoint, ...local });
  let count = 0;
  return {
    async fresh() {
      if (count > 0) await client.send(new DeleteTableCommand({ TableName: `faults-${count}` }));
      count += 1;
      const tableName = `faults-${count}`;
      await createTable(client, tableName);
      const table = dynamoTable({
        client,
        tableName,
        effect: (_name, run) => run(),
        consumed: { read: 0, write: 0 },
        random: () => 0,
        pause: async () => undefined,
      });
      const rows = async () => {
        const found: Item[] = [];
        let after: ScanCommandOutput['LastEvaluatedKey'];
        do {
          const page: ScanCommandOutput = await client.send(
            new ScanCommand({
              TableName: tableName,
              ConsistentRead: true,
              ...(after ? { ExclusiveStartKey: after } : {}),
            }),
          );
          found.push(...(page.Items ?? []).map((item) => unmarshall(item)));
          after = page.LastEvaluatedKey;
        } while (after);
        return found;
      };
      return { table, rows };
    },
    async stop() {
      client.destroy();
      await dynamo.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
