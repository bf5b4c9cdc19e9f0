import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { indexes, type QueryOptions, type RowKind, type Write } from '#shared/table.ts';
import { between, type Chance, chanceOf, pick } from '../faults/world/chance.ts';
import { memoryTable } from '../faults/world/memory-table.ts';
import { type EmbeddedTable, embeddedTable } from '../fixtures/embedded-table.ts';

let embedded: EmbeddedTable;
beforeAll(async () => {
  embedded = await embeddedTable();
});
afterAll(() => embedded.stop());

const anything: RowKind<Record<string, unknown>> = { name: 'anything', schema: z.record(z.string(), z.unknown()) };
const partitions = ['A', 'B'];
const sorts = ['1', '2', '22', '3', 'HEAD', 'ENTRY#1', 'ENTRY#2'];
const moments = ['2026-03-01', '2026-03-02', '2026-03-03'];

function keyOf(chance: Chance, at: string) {
  return { pk: pick(chance, `pk ${at}`, partitions), sk: pick(chance, `sk ${at}`, sorts) };
}

function itemOf(chance: Chance, at: string): Record<string, unknown> {
  const some = <T>(name: string, values: readonly T[]) =>
    chance(`has ${name} ${at}`) < 0.6 ? { [name]: pick(chance, `${name} ${at}`, values) } : {};
  return {
    ...some('version', [1, 2, 3]),
    ...some('status', ['held', 'queued']),
    ...some('isOpen', [true, false]),
    ...some('view', ['v1', 'v2']),
    ...some('lastAt', moments),
    ...some('wake', ['SEND', 'SNOOZE']),
    ...some('wakeAt', moments),
    ...some('providerId', ['SM1', 'SM2']),
    ...some('tags', [['a', 'b'], [], ['c', { deep: [1, null, 'x'] }]]),
    ...some('left', [undefined]),
  };
}

function testOf(chance: Chance, at: string): Write['if'] {
  const one = (part: string) =>
    pick(chance, `test ${part} ${at}`, [
      { pk: { absent: true as const } },
      { pk: { present: true as const } },
      { version: { is: between(chance, `is ${part} ${at}`, 1, 3) } },
      { version: { below: 2 }, status: { isNot: 'held' } },
      { status: { is: 'held' }, isOpen: { absent: true as const } },
      { lastAt: { below: '2026-03-02' } },
      { isOpen: { is: true } },
    ]);
  const drawn = chance(`condition ${at}`);
  if (drawn < 0.55) return undefined;
  return drawn < 0.8 ? one('one') : [one('one'), one('two')];
}

function writeOf(chance: Chance, at: string): Write {
  const condition = testOf(chance, at);
  const base = { key: keyOf(chance, at), ...(condition ? { if: condition } : {}) };
  const drawn = chance(`write ${at}`);
  if (drawn < 0.45) return { ...base, put: itemOf(chance, at) };
  if (drawn < 0.75) {
    const { version: _added, ...set } = itemOf(chance, `set ${at}`);
    const remove = ['status', 'wake', 'wakeAt', 'providerId'].filter(
      (name) => set[name] === undefined && chance(`no ${name} ${at}`) < 0.4,
    );
    const add = { version: between(chance, `by ${at}`, 1, 2) };
    return { ...base, set: { ...set, mark: at }, remove, ...(chance(`adds ${at}`) < 0.5 ? { add } : {}) };
  }
  return drawn < 0.9 ? { ...base, delete: true } : { ...base, check: true };
}

function commitOf(chance: Chance, at: string): Record<string, Write> {
  const count = chance(`single ${at}`) < 0.4 ? 1 : between(chance, `writes ${at}`, 2, 4);
  const writes: Record<string, Write> = {};
  const taken = new Set<string>();
  for (let index = 0; index < count; index += 1) {
    const write = writeOf(chance, `${at} ${index}`);
    const id = `${write.key.pk} ${write.key.sk}`;
    if (!taken.has(id)) writes[`w${index}`] = write;
    taken.add(id);
  }
  return writes;
}

function queryOf(chance: Chance, at: string): QueryOptions {
  const range = pick<Partial<QueryOptions>>(chance, `range ${at}`, [
    {},
    { from: '2' },
    { to: '22' },
    { from: '2', to: '3' },
    { prefix: 'ENTRY#' },
    { prefix: '2' },
  ]);
  const dates = pick<Partial<QueryOptions>>(chance, `dates ${at}`, [
    {},
    { from: '2026-03-02' },
    { to: '2026-03-02' },
    { prefix: '2026-03-0' },
  ]);
  const more = {
    ...(chance(`down ${at}`) < 0.5 ? { descending: true } : {}),
    ...(chance(`limit ${at}`) < 0.6 ? { limit: between(chance, `limit of ${at}`, 1, 3) } : {}),
  };
  return pick<QueryOptions>(chance, `query ${at}`, [
    { pk: pick(chance, `of ${at}`, partitions), ...range, ...more },
    { pk: pick(chance, `of ${at}`, ['v1', 'v2']), index: 'byView', ...dates, ...more },
    { pk: pick(chance, `of ${at}`, ['SEND', 'SNOOZE']), index: 'byWake', ...dates, ...more },
    { pk: pick(chance, `of ${at}`, ['SM1', 'SM2']), index: 'byProvider', ...(more.limit ? { limit: more.limit } : {}) },
  ]);
}

/** Rows of an index whose sort keys are equal come in no order that anybody promised. */
function inOrder(rows: Record<string, unknown>[]): string[] {
  return rows.map((row) => JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

test('500 random commits and queries come to the same on the table in memory and on DynamoDB', async () => {
  const memory = memoryTable();
  const chance = chanceOf(20_260_302);
  let refused = 0;
  let pages = 0;
  for (let count = 0; count < 500; count += 1) {
    const writes = commitOf(chance, `${count}`);
    const [ours, theirs] = [await memory.commit(writes), await embedded.table.commit(writes)];
    expect(ours, JSON.stringify(writes)).toEqual(theirs);
    if (!ours.ok) refused += 1;
    const key = keyOf(chance, `get ${count}`);
    expect(await memory.get(anything, key)).toEqual(await embedded.table.get(anything, key));
    const query = queryOf(chance, `${count}`);
    // Page by page to the end, since what a limit leaves for the next page is part of the answer.
    for (let [after, page]: [Record<string, unknown> | undefined, number] = [undefined, 0]; page < 20; page += 1) {
      const options: QueryOptions = after ? { ...query, after } : query;
      const [mine, its] = [await memory.query(anything, options), await embedded.table.query(anything, options)];
      expect(inOrder(mine.rows), JSON.stringify(options)).toEqual(inOrder(its.rows));
      expect(mine.next, JSON.stringify(options)).toEqual(its.next);
      pages += 1;
      after = mine.next;
      if (!after) break;
    }
  }
  console.log(
    `differential: 500 commits (${refused} refused), ${pages} pages of queries, over ${Object.keys(indexes).length} indexes`,
  );
  expect(refused).toBeGreaterThan(100);
});
