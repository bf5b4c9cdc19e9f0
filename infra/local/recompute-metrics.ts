import { isAbsolute, join } from 'node:path';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { dynamoTable } from '#shared/adapters/dynamo.ts';
import { mend } from '#shared/domain/metrics/mend.ts';
import { recompute } from '#shared/domain/metrics/recompute.ts';
import { loadEnvFile } from './env-file.ts';
import { type LocalSettings, readLocalSettings } from './settings.ts';
import { startDynamo } from './stack/dynamo.ts';

const answered = z.object({
  threads: z.number(),
  stretches: z.number(),
  days: z.number(),
  differences: z.array(z.object({ what: z.string(), stored: z.string(), recomputed: z.string() })),
});
type Answered = z.infer<typeof answered>;

const root = join(import.meta.dirname, '..', '..');
const shown = 50;

/**
 * `npm run metrics:recompute [-- --mend]`: works every figure out from the events anew, prints where what is stored
 * differs and exits with 1 when anything does. `--mend` puts it right first. Asks the running practice; else it opens the
 * data of the last one. `-- --table NAME` asks that table in the AWS account one is signed in to.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { mend: { type: 'boolean' }, table: { type: 'string' } } });
  loadEnvFile();
  const isMending = values.mend === true;
  const found = values.table
    ? await inTable(new DynamoDBClient({}), values.table, isMending)
    : ((await running(isMending)) ?? (await stored(readLocalSettings(), isMending)));
  const { threads, stretches, days, differences } = found;
  for (const { what, stored: was, recomputed } of differences.slice(0, shown))
    console.log(`${what}\n  stored     ${was}\n  recomputed ${recomputed}`);
  if (differences.length > shown) console.log(`and ${differences.length - shown} more`);
  console.log(
    `${threads} conversations, ${stretches} stretches, ${days} days of figures: ${differences.length} differ.`,
  );
  if (differences.length > 0) process.exitCode = 1;
}

/** Undefined when nothing runs at the practice's port. */
async function running(isMending: boolean): Promise<Answered | undefined> {
  const { PORT } = readLocalSettings();
  const answer = await fetch(`http://127.0.0.1:${PORT}/local/metrics/recompute`, {
    method: 'POST',
    body: JSON.stringify(isMending ? { mend: true } : {}),
  }).catch(() => undefined);
  return answer && answered.parse(await answer.json());
}

async function stored({ DESKLINE_DATA, DYNAMODB_ENDPOINT }: LocalSettings, isMending: boolean): Promise<Answered> {
  const local = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  if (DYNAMODB_ENDPOINT)
    return inTable(new DynamoDBClient({ endpoint: DYNAMODB_ENDPOINT, ...local }), 'deskline', isMending);
  const folder = isAbsolute(DESKLINE_DATA) ? DESKLINE_DATA : join(root, DESKLINE_DATA);
  const dynamo = await startDynamo(join(folder, 'dynamo'));
  try {
    return await inTable(new DynamoDBClient({ endpoint: dynamo.endpoint, ...local }), 'deskline', isMending);
  } finally {
    await dynamo.stop();
  }
}

function inTable(client: DynamoDBClient, tableName: string, isMending: boolean): Promise<Answered> {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const table = dynamoTable({
    client,
    tableName,
    effect: (_name, run) => run(),
    consumed: { read: 0, write: 0 },
    random: Math.random,
    pause,
  });
  return (isMending ? mend : recompute)({ table, backOff: async (attempt) => void (await pause(2 ** attempt)) });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The figures were not recomputed.');
  process.exit(1);
});
