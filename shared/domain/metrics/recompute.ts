import type { App } from '../../ports.ts';
import { entryRow } from '../message/any-entry.ts';
import { entriesSince } from '../message/entry.rows.ts';
import { readPractice } from '../practice/read-practice.ts';
import { everyStaff, staffRow } from '../staff/staff.rows.ts';
import { inboxRowKind, viewPartition } from '../thread/thread.rows.ts';
import { restingViews } from '../thread/thread.ts';
import { differences } from './changed-stretches.ts';
import { addedUp, type DayFigures } from './day-figures.ts';
import { everyRow } from './every-row.ts';
import { figuresOfSeries, figuresRow } from './figures.rows.ts';
import { clocks, hourSeries, loadSeries, measures, responseSeries, type Series } from './figures.ts';
import { figuresOf } from './figures-of.ts';
import { readTimings } from './read-timings.ts';
import { stretchesFrom, stretchKey, stretchRow } from './stretch.rows.ts';
import { stretchesOf } from './stretches-of.ts';
import type { Timings } from './timing.ts';

/** Where the figures differ from what the events say. `what` names a stretch of a thread, or a day of a series. */
export interface Difference {
  what: string;
  stored: string;
  recomputed: string;
}

export interface Recomputed {
  threads: number;
  stretches: number;
  days: number;
  differences: Difference[];
}

const channels = ['sms', 'email', 'voice'];

/** Works every figure out from the events anew, and compares it with what the stream has counted. Changes nothing. */
export async function recompute(app: App): Promise<Recomputed> {
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

async function* threadsAt(app: App, location: string): AsyncGenerator<string> {
  for (const view of restingViews) {
    const options = { index: 'byView' as const, pk: viewPartition(location, view) };
    for (const { id } of await everyRow(app, inboxRowKind, options)) yield id;
  }
}

async function recomputeThread(
  app: App,
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
    found.push({ what, stored: said(before), recomputed: said(after) });
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
  app: App,
  series: ReadonlySet<Series>,
  expected: ReadonlyMap<string, DayFigures>,
  found: Difference[],
): Promise<void> {
  const seen = new Set<string>();
  for (const name of series) {
    for (const { day, counts } of await everyRow(app, figuresRow, figuresOfSeries(name))) {
      seen.add(`${name} ${day}`);
      compare(`${name} on ${day}`, counts, expected.get(`${name} ${day}`)?.counts ?? [], found);
    }
  }
  for (const [key, { series: name, day, counts }] of expected) {
    if (!seen.has(key)) compare(`${name} on ${day}`, [], counts, found);
  }
}

/** Place by place; a list that ends in zeros is the same without them. */
function compare(what: string, stored: readonly number[], recomputed: readonly number[], found: Difference[]): void {
  const places = Array.from({ length: Math.max(stored.length, recomputed.length) }, (_, place) => place).filter(
    (place) => (stored[place] ?? 0) !== (recomputed[place] ?? 0),
  );
  if (places.length === 0) return;
  const listed = (counts: readonly number[]) => places.map((place) => `${place}: ${counts[place] ?? 0}`).join(', ');
  found.push({ what, stored: listed(stored), recomputed: listed(recomputed) });
}
