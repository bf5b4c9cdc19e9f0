import prices from './aws-prices.json' with { type: 'json' };
import { busyMonth, deskRequestUsd, neverBilled, officeDesks, type Part, totalOf } from './cost-parts.ts';
import type { Counted } from './measure.ts';

export interface CostPage {
  /** Exchanges that were played. */
  exchanges: number;
  counted: Counted;
  perThousand: readonly Part[];
  /** Of a month in which nothing happens. */
  idle: readonly Part[];
  /** Of a month in which desks are open. */
  open: readonly Part[];
  /** Target P10, in US dollars. */
  most: { perThousand: number; idle: number };
}

/** docs/cost.md. */
export function costPage({ exchanges, counted, perThousand, idle, open, most }: CostPage): string {
  const each = (of: Readonly<Record<string, number | undefined>>) =>
    Object.entries(of)
      .map(([name, count = 0]) => `${name} ${shown(count / exchanges)}`)
      .join(', ');
  return `# What it costs

Written by \`npm run cost\`; do not edit. ${exchanges} two-way exchanges were played on a laptop through the real handlers, on ${counted.desks}
desks open in a real browser: a patient's text on all of them, opened, answered and sent at one of them with a draft kept on the
way, its leaving, two delivery reports, figures and audit. What that took was counted: runs, capacity units with every index,
requests, pushes, queued bodies, bytes. The count is multiplied by test/bench/aws-prices.json (${prices.source}).
Assumed, not measured: how long Lambda bills a run (test/bench/cost-parts.ts), and that changes for the figures are gathered for
their minute (infra/topology.ts), no two conversations in one batch. Twilio's and SendGrid's own bills are apart: a text costs
more than all of this.

## 1,000 exchanges: $${totalOf(perThousand).toFixed(4)}

${verdict(perThousand, idle, most)}

${table(perThousand, 5)}

${remains(exchanges, counted, perThousand)}

Of one exchange, the runs: ${each(counted.exchange.runs)}. What the ${counted.desks} desks asked for: ${each(counted.asked)}.

## A month in which nothing happens: $${totalOf(idle).toFixed(2)}

Nothing here is a server, and nothing is billed by the hour (a test of the template says so).

${table(idle, 2)}

## ${officeDesks} desks open through the working days of a month: $${totalOf(open).toFixed(2)}

Whether anybody writes or not: each keeps its socket, looks once a minute at what it has not asked for longest, and says that
somebody is there.

${table(open, 2)}
`;
}

/** Says plainly what is met and what is not. */
function verdict(perThousand: readonly Part[], idle: readonly Part[], most: CostPage['most']): string {
  const [list, free, month] = [totalOf(perThousand), neverBilled(perThousand), totalOf(idle)];
  const isMet = (value: number, limit: number) => (value <= limit ? 'met' : 'NOT met');
  const largest = perThousand.toSorted((a, b) => b.usd - a.usd).slice(0, 4);
  return `Target P10 is $${most.perThousand.toFixed(2)} by list prices: **${isMet(list, most.perThousand)}**. Most of it: ${largest
    .map(({ what, usd }) => `${what} ($${usd.toFixed(4)})`)
    .join(', ')}.
The allowances of Lambda and CloudFront that do not end take $${free.toFixed(4)} of it off: a practice of ${busyMonth.toLocaleString('en-US')} exchanges a month is billed $${(list - free).toFixed(4)}
for 1,000. An idle month may cost $${most.idle}: **${isMet(month, most.idle)}**.`;
}

/** Why it is not less. */
function remains(exchanges: number, { asked, desks }: Counted, perThousand: readonly Part[]): string {
  const requests = (Object.values(asked).reduce((sum, count) => sum + count, 0) / exchanges) * 1000;
  const usd = (name: string) => perThousand.find(({ what }) => what.startsWith(name))?.usd ?? 0;
  const dollars = (amount: number) => `$${amount.toFixed(4)}`;
  return `What stands between this and the target:

- **What people at the desks do**: ${shown(requests / 1000)} requests of ${desks} desks in an exchange, ${dollars(requests * deskRequestUsd)} by the gateway, CloudFront, the
  runs and their time alone, before rows are read and each leaves its audit row. Every desk asks for the list when words come
  in, because a push carries none; whoever answers opens the conversation, the patient and their visits, marks it read, has a
  draft kept, and sends. All else a page works out from what it is told ([live.md](live.md)).
- **Rows written in front**, ${dollars(usd('table, write units with indexes'))}: what must hold together is one transaction, which costs double, and the head of a
  conversation stands in three lists (by view, by when it is due, by whose it is), each written whenever it changes: by the text,
  by what its words mean, by its being read, by the answer.
- **Telling**, ${dollars(usd('pushes'))}: each desk hears of each change at once, ${desks} messages each time.
- **Figures and what pages were told**, ${dollars(usd('table, write units behind'))}: an answer counts in four rows of its day. Where several conversations are
  answered within a minute they are written once; here each stands alone.`;
}

function table(parts: readonly Part[], digits: number): string {
  const rows = parts.map(({ what, amount, usd }) => `| ${what} | ${shown(amount)} | ${usd.toFixed(digits)} |`);
  return ['| part | amount | US dollars |', '|---|---|---|', ...rows].join('\n');
}

function shown(amount: number): string {
  return amount.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}
