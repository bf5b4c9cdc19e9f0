import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startDynamo } from '#infra/local/stack/dynamo.ts';
import { environmentVariables } from '#shared/config.ts';
import { laggingDynamo } from './fixtures/lagging-dynamo.ts';

/**
 * `npm run elsewhere [-- --lag 40 FILES]`: the flows against another DynamoDB, by DYNAMODB_ENDPOINT: a process of its own,
 * every table of which shows its indexes `lag` milliseconds late. Without FILES: all of test/flows.
 */
const { values, positionals } = parseArgs({
  options: { lag: { type: 'string', default: '40' } },
  allowPositionals: true,
});
const folder = mkdtempSync(join(tmpdir(), 'deskline-elsewhere-'));
const dynamo = await startDynamo(folder);
const lagging = await laggingDynamo(dynamo.endpoint, Number(values.lag));
const files = positionals.length > 0 ? positionals : ['test/flows'];
const child = spawn('vitest', ['run', '--maxWorkers=1', ...files], {
  stdio: 'inherit',
  env: { ...environmentVariables(), DYNAMODB_ENDPOINT: lagging.endpoint, DYNAMODB_INDEX_LAG_MS: values.lag },
});
const status = await new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
const { all, early } = lagging.reads();
console.log(`${all} reads of indexes, ${early} of them while something that was written was not shown yet.`);
await lagging.stop();
await dynamo.stop();
rmSync(folder, { recursive: true });
process.exitCode = status;
