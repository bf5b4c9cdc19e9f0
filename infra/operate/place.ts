import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { diskFiles } from '#shared/adapters/disk.ts';
import { s3Files } from '#shared/adapters/s3.ts';
import type { Effect, Files } from '#shared/ports.ts';
import { practiceClock } from '../local/clock.ts';
import { createTable, startDynamo } from '../local/stack/dynamo.ts';
import { account } from './account.ts';
import { bucketKeys } from './bucket-keys.ts';
import { stackOutputs } from './stack-outputs.ts';

/** Where a practice's data lies: on this machine, or in a deployment. */
export interface Place {
  /** As people are told. */
  name: string;
  client: DynamoDBClient;
  tableName: string;
  files: Pick<Files, 'get' | 'put'> & { keys(): AsyncIterable<string> };
  /** Nothing works on it by itself, so that a backup may be restored into it. */
  sleeps: boolean;
  /** Where its people are known, once deployed. */
  userPool?: string;
  /** The practice's time there. */
  now(): Date;
  close(): Promise<void>;
}

const local = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const atOnce: Effect = (_name, run) => run();

/** The embedded data of a folder; nothing else may run on it. */
export async function localPlace(folder: string, dynamoEndpoint?: string): Promise<Place> {
  const dynamo = dynamoEndpoint ? undefined : await startDynamo(join(folder, 'dynamo'));
  const client = new DynamoDBClient({ endpoint: dynamoEndpoint ?? dynamo?.endpoint ?? '', ...local });
  const tableName = 'deskline';
  await createTable(client, tableName);
  const clock = practiceClock(folder);
  return {
    name: folder,
    client,
    tableName,
    files: folderFiles(join(folder, 'files')),
    now: () => clock.now(),
    sleeps: true,
    close: async () => void (await dynamo?.stop()),
  };
}

/** A deployment in the account that the credentials of this shell are for. */
export async function deployedPlace(stage: string, aws = account()): Promise<Place> {
  const isSignedIn = await Promise.all([aws.calls.region(), aws.client.config.credentials()]).then(
    () => true,
    () => false,
  );
  if (!isSignedIn)
    throw new Error(
      'Nothing was done: this shell has no region or no credentials for AWS. npm run doctor says how to mend it.',
    );
  const outputs = await stackOutputs(aws, stage);
  const [tableName, bucket] = [outputs.get('TableName'), outputs.get('FilesBucket')];
  const userPool = outputs.get('UserPoolId');
  if (!tableName || !bucket)
    throw new Error(`The stack deskline-${stage} names no table and no bucket. Deploy it first.`);
  const { get, put } = s3Files(aws.calls, bucket, atOnce);
  return {
    name: `deskline-${stage}`,
    client: aws.client,
    tableName,
    files: { get, put, keys: () => bucketKeys(aws.calls, bucket) },
    ...(userPool ? { userPool } : {}),
    now: () => new Date(),
    sleeps: outputs.get('Asleep') === 'true',
    close: async () => undefined,
  };
}

/** Files that lie in a folder, with the keys that there are. */
export function folderFiles(folder: string): Place['files'] {
  const { get, put } = diskFiles(folder, atOnce);
  return {
    get,
    put,
    async *keys() {
      if (!existsSync(folder)) return;
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name).slice(folder.length + 1);
        if (entry.isFile() && !entry.name.endsWith('.part')) yield path.replaceAll('\\', '/');
      }
    },
  };
}
