import { appointmentKey, appointmentRow, pointerRow, visitsFrom } from '../appointment/appointment.rows.ts';
import { readPractice } from '../practice/read-practice.ts';
import { everyStaff, staffRow } from '../staff/staff.rows.ts';
import { type InboxRow, inboxRowKind } from '../thread/inbox.rows.ts';
import { threadKey, threadRow, viewPartition } from '../thread/thread.rows.ts';
import { confidentialAt, restingViews } from '../thread/thread.ts';
import { differences, inOneOrder } from './changed-stretches.ts';
import { compareComplaints } from './compare-complaints.ts';
import { compareSurveys } from './compare-surveys.ts';
import { compareTrials } from './compare-trials.ts';
import { countedVisitKey, countedVisitRow } from './counted-visit.rows.ts';
import { type CountedVisit, visitFigures } from './counted-visit.ts';
import type { Counting } from './counting.ts';
import { addedUp, type DayFigures } from './day-figures.ts';
import { type Difference, said } from './difference.ts';
import { everyEntry } from './every-entry.ts';
import { everyRow } from './every-row.ts';
import { type Figures, figuresOfSeries, figuresRow, putFigures } from './figures.rows.ts';
import {
  clocks,
  hourSeries,
  loadSeries,
  monthSeries,
  responseSeries,
  type Series,
  saidSeries,
  visitSeries,
} from './figures.ts';
import { figuresOf } from './figures-of.ts';
import { readCountedVisit } from './read-counted-visit.ts';
import { type ReadTimings, readTimings } from './read-timings.ts';
import { stretchesFrom, stretchKey, stretchRow } from './stretch.rows.ts';
import { stretchesOf } from './stretches-of.ts';

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
  const timings = readTimings(app);
  const found: Difference[] = [];
  const expected = new Map<string, DayFigures>();
  const visits: CountedVisit[] = [];
  // One who has a confidential conversation stands there twice.
  const patients = new Set<string>();
  let [threads, stretches] = [0, 0];
  for (const { id: location } of practice.locations) {
    for await (const { id: threadId, patientId } of threadsAt(app, location)) {
      threads += 1;
      stretches += await recomputeThread(app, { threadId, location }, timings, expected, found);
      if (patientId) patients.add(patientId);
    }
  }
  for (const patientId of patients) visits.push(...(await recomputeVisits(app, patientId, timings, expected, found)));
  for (const { id } of practice.locations) {
    await compareComplaints(app, id, expected, found);
    await compareSurveys(app, id, expected, found);
  }
  const people = (await everyRow(app, staffRow, everyStaff)).map(({ id }) => id);
  await compareTrials(app, visits, found);
  const series = practice.locations.flatMap(({ id }) => seriesOf(id, people));
  await compareFigures(app, new Set([...series, ...[...expected.values()].map((of) => of.series)]), expected, found);
  return { threads, stretches, days: expected.size, differences: found };
}

async function* threadsAt(app: Counting, location: string): AsyncGenerator<InboxRow> {
  for (const place of [location, confidentialAt(location)]) {
    for (const view of restingViews) {
      const options = { index: 'byView' as const, pk: viewPartition(place, view) };
      yield* await everyRow(app, inboxRowKind, options);
    }
  }
}

async function recomputeThread(
  app: Counting,
  { threadId, location }: { threadId: string; location: string },
  timings: ReadTimings,
  expected: Map<string, DayFigures>,
  found: Difference[],
): Promise<number> {
  const head = await app.table.get(threadRow, threadKey(threadId));
  const [entries, counted] = await Promise.all([
    everyEntry(app, { id: threadId, joins: head?.joins }),
    everyRow(app, stretchRow, stretchesFrom(threadId, undefined)),
  ]);
  const now = stretchesOf({ threadId, location, entries, foundDone: true }, await timings());
  for (const one of now) addedUp(figuresOf(one), expected);
  for (const { before, after } of differences(counted, now)) {
    const of = before ?? after;
    if (!of) continue;
    const what = `${threadId} from ${stretchKey(of).sk}`;
    found.push({ what, stored: said(before), recomputed: said(after), threadId });
  }
  return now.length;
}

/** Every visit stands under its patient, whose thread it was written into. */
async function recomputeVisits(
  app: Counting,
  patientId: string,
  timings: ReadTimings,
  expected: Map<string, DayFigures>,
  found: Difference[],
): Promise<CountedVisit[]> {
  const visits: CountedVisit[] = [];
  const { limit: _page, ...all } = visitsFrom(patientId, '', 1);
  for (const { appointmentId: visitId } of await everyRow(app, pointerRow, all)) {
    const [visit, counted] = await app.table.getMany(
      [appointmentRow, appointmentKey(visitId)],
      [countedVisitRow, countedVisitKey(visitId)],
    );
    if (!visit) continue;
    const now = await readCountedVisit(app, visit, timings);
    visits.push(now);
    addedUp(visitFigures(now), expected);
    const { version: _row, ...was } = counted ?? { version: 0 };
    if (inOneOrder(was) !== inOneOrder(now))
      found.push({ what: `visit ${visitId}`, stored: said(was), recomputed: said(now), visitId });
  }
  return visits;
}

function seriesOf(location: string, people: readonly string[]): Series[] {
  return [
    ...channels.flatMap((channel) => [
      ...clocks.map((clock) => responseSeries(location, channel, clock)),
      hourSeries(location, channel),
    ]),
    ...people.map((person) => loadSeries(location, person)),
    visitSeries(location),
    monthSeries(location),
    saidSeries(location),
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
