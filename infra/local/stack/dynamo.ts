import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import {
  CreateTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { table } from '#infra/topology.ts';
import { endLeftover, forgetPid, notePid } from './leftover.ts';
import { dataFile, indexStream } from './stream-index.ts';

const version = '1.2.1';
const tries = 4;
const readyMs = 10_000;

/** The embedded DynamoDB: a process of its own on a free loopback port, its data in one SQLite file. */
export interface EmbeddedDynamo {
  endpoint: string;
  stop(): Promise<void>;
}

/** Starts it. A process that an earlier start left behind on the same file is ended first. */
export async function startDynamo(folder: string): Promise<EmbeddedDynamo> {
  mkdirSync(folder, { recursive: true });
  await endLeftover(folder);
  let last: unknown;
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const port = await freePort();
    const endpoint = `http://127.0.0.1:${port}`;
    const args = ['--host', '127.0.0.1', '--port', String(port), '--db-path', dataFile(folder)];
    // In a process group of its own: Ctrl-C reaches us alone, and it is ended when nothing writes any more.
    const child = spawn(binary(), args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    if (child.pid) notePid(folder, child.pid);
    try {
      await ready(child, endpoint);
      indexStream(folder);
      return { endpoint, stop: () => end(child, folder) };
    } catch (error) {
      last = error;
      await end(child, folder);
    }
  }
  throw new Error(`The embedded DynamoDB did not start: ${last instanceof Error ? last.message : 'no reason given'}.`);
}

/** The binary for this machine; another platform than Linux x64 fetches its package of the same version first. */
function binary(): string {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  const resolve = () => createRequire(import.meta.url).resolve(`${name}/dynoxide${suffix}`);
  try {
    return resolve();
  } catch {
    console.log(`Fetching the embedded DynamoDB for ${process.platform}-${process.arch}...`);
    spawnSync('npm', ['install', '--no-save', '--loglevel=error', `${name}@${version}`], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    try {
      return resolve();
    } catch (error) {
      const mend = 'Set DYNAMODB_ENDPOINT to a DynamoDB Local or a real one instead.';
      throw new Error(`There is no embedded DynamoDB for ${process.platform}-${process.arch}. ${mend}`, {
        cause: error,
      });
    }
  }
}

async function ready(child: ChildProcess, endpoint: string): Promise<void> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString('utf8')}`.slice(-500);
  });
  for (let waited = 0; waited < readyMs; waited += 10) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`it ended at once (${said.trim() || `exit ${child.exitCode ?? child.signalCode}`})`);
    if (await answers(endpoint)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it did not answer within 10 seconds');
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    const answer = await fetch(endpoint);
    return answer.ok && answer.headers.get('server')?.startsWith('Dynoxide/') === true;
  } catch {
    // Not listening yet.
    return false;
  }
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }
  forgetPid(folder);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** Creates the table of the topology where there is none; answers whether it did. */
export async function createTable(client: DynamoDBClient, tableName: string): Promise<boolean> {
  const shapes = Object.entries(table.indexes);
  const names = new Set<string>([table.partition, table.sort]);
  for (const [, shape] of shapes) {
    names.add(shape.partition);
    if ('sort' in shape) names.add(shape.sort);
  }
  try {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [...names].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
        KeySchema: keySchema(table.partition, table.sort),
        GlobalSecondaryIndexes: shapes.map(([name, shape]) => ({
          IndexName: name,
          KeySchema: keySchema(shape.partition, 'sort' in shape ? shape.sort : undefined),
          Projection:
            shape.carries === 'keys'
              ? { ProjectionType: 'KEYS_ONLY' }
              : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...shape.carries] },
        })),
        StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream },
      }),
    );
  } catch (error) {
    if (error instanceof ResourceInUseException) return false;
    throw error;
  }
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: tableName,
      TimeToLiveSpecification: { AttributeName: table.timeToLive, Enabled: true },
    }),
  );
  return true;
}

function keySchema(partition: string, sort: string | undefined) {
  return [
    { AttributeName: partition, KeyType: 'HASH' as const },
    ...(sort ? [{ AttributeName: sort, KeyType: 'RANGE' as const }] : []),
  ];
}
