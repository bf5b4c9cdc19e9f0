import type { Write } from '../../table.ts';
import { entryRow } from '../message/any-entry.ts';
import { entriesSince } from '../message/entry.rows.ts';
import { readPractice } from '../practice/read-practice.ts';
import { everyStaff, staffRow } from '../staff/staff.rows.ts';
import { inboxRowKind, viewPartition } from '../thread/thread.rows.ts';
import { restingViews } from '../thread/thread.ts';
import { differences } from './changed-stretches.ts';
import type { Counting } from './counting.ts';
import { addedUp, type DayFigures } from './day-figures.ts';
import { everyRow } from './every-row.ts';
import { type Figures, figuresOfSeries, figuresRow, putFigures } from './figures.rows.ts';
import { clocks, hourSeries, loadSeries, measures, responseSeries, type Series } from './figures.ts';
import { figuresOf } from './figures-of.ts';
import { readTimings } from './read-timings.ts';
import { stretchesFrom, stretchKey, stretchRow } from './stretch.rows.ts';
import { stretchesOf } from './stretches-of.ts';
import type { Timings } from './timing.ts';

/**
 * Where the figures differ from what the events say. `what` names a stretch of a thread, or a day of a series; `threadId`
 * or `mends` says what to do about it.
 */
export interface Difference {
  what: string;
  stored: string;
  recomputed: string;
  threadId?: string;
  mends?: Write;
}

export interface Recomputed {
  threads: number;
  stretches: number;
  days: number;
  differences: Difference[];
}

const channels = ['sms', 'email', 'voice'];

/** Works every figure out from the events anew, and compares it with what the stream has counted. Changes nothing. */
export async function recompute(app: Counting): Promise<Recomputed> {
  const practice = await readPractice(app);
  const timings = await readTimings(app);
  const found: Difference[] = [];
  const expected = new Map<string, DayFigures>();
  let [threads, stretches] = [0, 0];
  for (const { id: location } of practice.locations) {
    for await (const threadId of threadsAt(app, location)) {
      threads += 1;
      stretches += await recomputeThread(app, { threadId, location }, timings, expected, found);
    }
  }
  const people = (await everyRow(app, staffRow, everyStaff)).map(({ id }) => id);
  const series = practice.locations.flatMap(({ id }) => seriesOf(id, people));
  await compareFigures(app, new Set([...series, ...[...expected.values()].map((of) => of.series)]), expected, found);
  return { threads, stretches, days: expected.size, differences: found };
}

async function* threadsAt(app: Counting, location: string): AsyncGenerator<string> {
  for (const view of restingViews) {
    const options = { index: 'byView' as const, pk: viewPartition(location, view) };
    for (const { id } of await everyRow(app, inboxRowKind, options)) yield id;
  }
}

async function recomputeThread(
  app: Counting,
  { threadId, location }: { threadId: string; location: string },
  timings: Timings,
  expected: Map<string, DayFigures>,
  found: Difference[],
): Promise<number> {
  const [entries, counted] = await Promise.all([
    everyRow(app, entryRow, entriesSince(threadId)),
    everyRow(app, stretchRow, stretchesFrom(threadId, undefined)),
  ]);
  const now = stretchesOf({ threadId, location, entries, foundDone: true }, timings);
  for (const one of now) addedUp(figuresOf(one), expected);
  for (const { before, after } of differences(counted, now)) {
    const of = before ?? after;
    if (!of) continue;
    const what = `${threadId} from ${stretchKey(of).sk}`;
    found.push({ what, stored: said(before), recomputed: said(after), threadId });
  }
  return now.length;
}

function said(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}

function seriesOf(location: string, people: readonly string[]): Series[] {
  return [
    ...channels.flatMap((channel) => [
      ...measures.flatMap((measure) => clocks.map((clock) => responseSeries(location, channel, measure, clock))),
      hourSeries(location, channel),
    ]),
    ...people.map((person) => loadSeries(location, person)),
  ];
}

async function compareFigures(
  app: Counting,
  series: ReadonlySet<Series>,
  expected: ReadonlyMap<string, DayFigures>,
  found: Difference[],
): Promise<void> {
  const seen = new Set<string>();
  for (const name of series) {
    for (const stored of await everyRow(app, figuresRow, figuresOfSeries(name))) {
      const key = `${name} ${stored.day}`;
      seen.add(key);
      compare(stored, expected.get(key) ?? { series: name, day: stored.day, counts: [] }, found);
    }
  }
  for (const [key, figures] of expected) if (!seen.has(key)) compare(undefined, figures, found);
}

/** Place by place; a list that ends in zeros is the same without them. */
function compare(stored: Figures | undefined, { series, day, counts }: DayFigures, found: Difference[]): void {
  const were = stored?.counts ?? [];
  const places = Array.from({ length: Math.max(were.length, counts.length) }, (_, place) => place).filter(
    (place) => (were[place] ?? 0) !== (counts[place] ?? 0),
  );
  if (places.length === 0) return;
  const listed = (of: readonly number[]) => places.map((place) => `${place}: ${of[place] ?? 0}`).join(', ');
  found.push({
    what: `${series} on ${day}`,
    stored: listed(were),
    recomputed: listed(counts),
    mends: putFigures(series, day, counts, stored?.version),
  });
}
