import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizeStack } from '../fixtures/synthesized-stack.ts';
import { costPage } from './cost-page.ts';
import { idleParts, openDeskParts, partsOf, totalOf } from './cost-parts.ts';
import { measureExchanges } from './measure.ts';

/** Target P10, in US dollars. */
const most = { perThousand: 0.05, idle: 6 };
const exchanges = 12;

/** `npm run cost`: plays exchanges on this machine, prices what they took, and writes docs/cost.md. */
async function main(): Promise<void> {
  const counted = await measureExchanges(exchanges);
  const perThousand = partsOf(counted.exchange, 1000 / exchanges);
  const alarms = Object.values(synthesizeStack().template.findResources('AWS::CloudWatch::Alarm'));
  const idle = idleParts(counted.sweep, counted.reconcile, alarms);
  const open = openDeskParts(counted.openMinute);
  writeFileSync(
    join(import.meta.dirname, '../../docs/cost.md'),
    costPage({ exchanges, counted, perThousand, idle, open, most }),
  );
  const [thousand, month] = [totalOf(perThousand), totalOf(idle)];
  console.log(`1,000 exchanges: $${thousand.toFixed(4)} (at most $${most.perThousand}), n = ${exchanges} played`);
  console.log(`a month in which nothing happens: $${month.toFixed(2)} (at most $${most.idle})`);
  console.log(`ten desks open through the working days: $${totalOf(open).toFixed(2)} a month`);
  if (thousand > most.perThousand || month > most.idle) process.exit(1);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The cost was not computed.');
  process.exit(1);
});
