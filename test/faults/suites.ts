import { type DstResult, dstNights } from './dst.ts';
import { type OutageResult, playOutage } from './outage.ts';
import { type PoisonResult, poisonSubsets } from './poison.ts';
import { type ReportOrders, reportOrders } from './report-orders.ts';
import { type StormResult, storm } from './storm.ts';
import { type WalkedVisits, walkVisits } from './visits/walk-visits.ts';
import { type Walked, walkStories } from './walk.ts';
import { loadHandlers } from './world/handlers.ts';

/** What each suite comes to. */
export interface Suites {
  walk: Walked;
  visits: WalkedVisits;
  storm: StormResult;
  reports: ReportOrders;
  poison: PoisonResult;
  afternoon: OutageResult;
  evening: OutageResult;
  dst: DstResult;
}

export type SuiteName = keyof Suites;

const plays: { [N in SuiteName]: (size: 'whole' | 'small') => Promise<Suites[N]> } = {
  walk: walkStories,
  visits: walkVisits,
  storm: (size) => storm(size === 'whole' ? 1_000 : 200, 46),
  reports: reportOrders,
  poison: poisonSubsets,
  afternoon: (size) => playOutage({ messages: size === 'whole' ? 10_000 : 400, from: '14:00', hours: 4 }),
  evening: (size) =>
    playOutage({
      messages: size === 'whole' ? 3_000 : 400,
      from: size === 'whole' ? '17:00' : '20:00',
      hours: size === 'whole' ? 3.5 : 0.95,
    }),
  dst: dstNights,
};

export const suiteNames: readonly SuiteName[] = [
  'walk',
  'visits',
  'storm',
  'reports',
  'poison',
  'afternoon',
  'evening',
  'dst',
];

/** Plays one suite: whole, or with fewer messages where `npm test` has less time. */
export async function runSuite<N extends SuiteName>(name: N, size: 'whole' | 'small'): Promise<Suites[N]> {
  await loadHandlers();
  return plays[name](size);
}

/** What of the suites does not hold, in words. */
export function brokenSuites(suites: Suites): string[] {
  const { walk, visits, storm: stormed, reports, poison, afternoon, evening, dst } = suites;
  const broken: string[] = [];
  const insist = (holds: boolean, what: string) => void (holds || broken.push(what));
  insist(walk.failures.length === 0, `R1: ${JSON.stringify(walk.failures[0])}`);
  insist(visits.failures.length === 0, `R1, visits: ${JSON.stringify(visits.failures[0])}`);
  insist(stormed.entries === stormed.events && stormed.taken === stormed.posts, `R4: ${JSON.stringify(stormed)}`);
  insist(reports.failures.length === 0, `R5: ${JSON.stringify(reports.failures[0])}`);
  insist(poison.failures.length === 0, `R6: ${poison.failures[0]}`);
  for (const outage of [afternoon, evening]) insist(isWeathered(outage), `R7: ${JSON.stringify(outage)}`);
  insist(dst.failures.length === 0, `R8: ${dst.failures[0]}`);
  return broken;
}

const mostCalls = 20;
/** One a second, and what the last minute's queue delivers a little late. */
const mostInAMinute = 80;

/** An outage in which every answer left once, at the number's pace and hour, and no queue gave up on any. */
export function isWeathered(outage: OutageResult): boolean {
  return (
    outage.isQuiet &&
    outage.sent === outage.messages &&
    outage.twice + outage.inQuietHours + outage.dead === 0 &&
    outage.callsBeforeOpen <= mostCalls &&
    outage.mostReceives === 1 &&
    outage.mostInAMinute <= mostInAMinute
  );
}
