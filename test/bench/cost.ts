import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizeStack } from '../fixtures/synthesized-stack.ts';
import prices from './aws-prices.json' with { type: 'json' };
import { busyMonth, idleParts, neverBilled, type Part, partsOf } from './cost-parts.ts';
import { measureExchanges } from './measure.ts';

/** Target P10, in US dollars. */
const mostPerThousand = 0.05;
const mostIdle = 6;
const exchanges = 30;

/** `npm run cost`: plays exchanges on this machine, prices what they took, and writes docs/cost.md. */
async function main(): Promise<void> {
  const { exchange, sweep, reconcile } = await measureExchanges(exchanges);
  const perThousand = partsOf(exchange, 1000 / exchanges);
  const alarms = Object.values(synthesizeStack().template.findResources('AWS::CloudWatch::Alarm'));
  const idle = idleParts(sweep, reconcile, alarms);
  const [thousand, month] = [total(perThousand), total(idle)];
  writeFileSync(join(import.meta.dirname, '../../docs/cost.md'), page(perThousand, idle, exchange.runs));
  console.log(`1,000 exchanges: $${thousand.toFixed(4)} (at most $${mostPerThousand}), n = ${exchanges} played`);
  console.log(`a month in which nothing happens: $${month.toFixed(2)} (at most $${mostIdle})`);
  if (thousand > mostPerThousand || month > mostIdle) process.exit(1);
}

function total(parts: readonly Part[]): number {
  return parts.reduce((sum, { usd }) => sum + usd, 0);
}

function page(perThousand: Part[], idle: Part[], runs: object): string {
  return `# What it costs

Written by \`npm run cost\`; do not edit. ${exchanges} two-way exchanges were played on a laptop through the real handlers (a
patient's text, its showing on three open desks, the answer, its leaving, two delivery reports, figures and audit), and
what they took was counted: runs, capacity units with every index, requests, pushes, queued bodies, bytes. The count is
multiplied by test/bench/aws-prices.json (${prices.source}). Assumed, not measured: how long Lambda bills a run
(test/bench/cost-parts.ts). Twilio's and SendGrid's own bills are apart: a text costs more than all of this.

## 1,000 exchanges: $${total(perThousand).toFixed(4)}

${verdict(perThousand, idle)}

${table(perThousand, 5)}

Runs of each function in the ${exchanges} exchanges: ${Object.entries(runs)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')}.

## A month in which nothing happens: $${total(idle).toFixed(2)}

Nothing here is a server, and nothing is billed by the hour (a test of the template says so).

${table(idle, 2)}

An office with ten desks open through the working day adds about $0.10 a month for its sockets.
`;
}

/** Says plainly what is met and what is not. */
function verdict(perThousand: Part[], idle: Part[]): string {
  const [list, free, month] = [total(perThousand), neverBilled(perThousand), total(idle)];
  const isMet = (value: number, most: number) => (value <= most ? 'met' : 'NOT met');
  const largest = perThousand.toSorted((a, b) => b.usd - a.usd).slice(0, 3);
  return `Target P10 is $${mostPerThousand.toFixed(2)} by list prices: **${isMet(list, mostPerThousand)}**. Most of it: ${largest
    .map(({ what, usd }) => `${what} ($${usd.toFixed(4)})`)
    .join(', ')}.
The allowances of Lambda and CloudFront that do not end take $${free.toFixed(4)} of it off: a practice of ${busyMonth.toLocaleString('en-US')} exchanges a month is billed $${(list - free).toFixed(4)}
for 1,000. An idle month may cost $${mostIdle}: **${isMet(month, mostIdle)}**.`;
}

function table(parts: readonly Part[], digits: number): string {
  const rows = parts.map(({ what, amount, usd }) => `| ${what} | ${shown(amount)} | ${usd.toFixed(digits)} |`);
  return ['| part | amount | US dollars |', '|---|---|---|', ...rows].join('\n');
}

function shown(amount: number): string {
  return amount.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The cost was not computed.');
  process.exit(1);
});
