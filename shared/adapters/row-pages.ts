import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Key } from '../table.ts';

/** The keys of every row of a table, page by page; for commands, since no function may read whole tables. */
export function rowPages(client: DynamoDBClient, tableName: string) {
  return {
    async page(after: Key | undefined, limit: number): Promise<{ keys: Key[]; next?: Key }> {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new ScanCommand({
          TableName: tableName,
          ConsistentRead: true,
          ProjectionExpression: 'pk, sk',
          Limit: limit,
          ...(after ? { ExclusiveStartKey: { pk: { S: after.pk }, sk: { S: after.sk } } } : {}),
        }),
      );
      return { keys: Items.map(keyOf), ...(LastEvaluatedKey ? { next: keyOf(LastEvaluatedKey) } : {}) };
    },
  };
}

function keyOf({ pk, sk }: Record<string, AttributeValue>): Key {
  return { pk: pk?.S ?? '', sk: sk?.S ?? '' };
}
