import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchDesk } from './bench-desk.ts';
import { bundleSizes } from './bundle-sizes.ts';
import { drilled } from './drilled.ts';
import { type Figure, figureRow, toldFigure } from './figure.ts';
import { load } from './load.ts';
import measured from './measured.json' with { type: 'json' };
import { sizes } from './sizes.ts';
import { started } from './started.ts';
import { webhook } from './webhook.ts';

/**
 * `npm run bench [-- --rows P1,P3 --size 100000 --seconds 600 --rate 10 --kills 10 --write]`: what targets promise in
 * ratios and counts, measured on this machine, and one JSON line at the end. Ends with 1 when a promise is broken.
 * `--write` keeps what was measured (docs/performance.md, and R9 and R10 in docs/reliability.md); the others stay as they were.
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: 'P1,P3,P7,P11,R9,R10' },
    size: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '600' },
    rate: { type: 'string', default: '10' },
    kills: { type: 'string', default: '10' },
    write: { type: 'boolean', default: false },
  },
});
const number = (name: 'size' | 'seconds' | 'rate' | 'kills') => Number(values[name]);

const benches: Record<string, () => Promise<Figure[]>> = {
  P1: async () => {
    const bench = await benchDesk();
    try {
      return await webhook(bench, 100);
    } finally {
      await bench.stop();
    }
  },
  P3: () => sizes(number('size')),
  P7: bundleSizes,
  P11: async () => [await started()],
  R9: async () => [await load({ seconds: number('seconds'), rate: number('rate'), kills: number('kills') })],
  R10: async () => [await drilled(50)],
};

const figures: Figure[] = [];
for (const row of values.rows.split(',')) {
  const bench = benches[row];
  if (!bench)
    throw new Error(`There is no bench ${row}; there are ${Object.keys(benches).join(', ')} (P4 is with P3).`);
  for (const figure of await bench()) {
    figures.push(figure);
    console.log(toldFigure(figure));
  }
}
if (values.write) keep(figures);
console.log(JSON.stringify({ rows: figures }));
if (figures.some(({ met }) => !met)) process.exitCode = 1;

function keep(fresh: readonly Figure[]): void {
  const ids = new Set(fresh.map(({ id }) => id));
  const known: readonly Figure[] = measured;
  const all = [...known.filter(({ id }) => !ids.has(id)), ...fresh].toSorted((a, b) => order(a) - order(b));
  const root = join(import.meta.dirname, '..', '..');
  writeFileSync(join(import.meta.dirname, 'measured.json'), `${JSON.stringify(all, null, 2)}\n`);
  writeFileSync(join(root, 'docs/performance.md'), page(all));
  const path = join(root, 'docs/reliability.md');
  const report = readFileSync(path, 'utf8');
  const lines = report.split('\n').map((line) => {
    const found = all.find(({ id }) => id.startsWith('R') && line.startsWith(`| ${id} |`));
    return found ? reliabilityRow(found) : line;
  });
  writeFileSync(path, lines.join('\n'));
}

function order({ id }: Figure): number {
  return (id.startsWith('R') ? 100 : 0) + Number(id.slice(1));
}

function reliabilityRow({ id, what, n, last, met }: Figure): string {
  return `| ${id} | ${what}: ${n} | ${last} | ${met ? 'met' : 'not met'} |`;
}

function page(all: readonly Figure[]): string {
  return `# How fast, how large

Written by \`npm run bench -- --write\`; do not edit. Each line is of the last run that measured it, on a shared machine with two cores: ratios compare
two things of the same minute, counts are counts, and what is stated in seconds is for a person to judge.

| | what | n | last figure | target | |
|---|---|---|---|---|---|
${all.map(figureRow).join('\n')}

Elsewhere: P2 is counted and asserted by \`test/flows/units.test.ts\`, P7 also by \`test/infra/bundles.test.ts\`, P8 and P9 by
\`test/e2e/budgets.test.ts\` and \`test/flows/live.test.ts\`, P10 is [cost.md](cost.md). P5 and P6 have no bench yet:
neither is measured at a million rows.
`;
}
