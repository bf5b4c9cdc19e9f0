import { countBelow, quantile } from './buckets.ts';
import { bucketsIn, responsePlaces } from './figures.ts';
import { summed } from './packed.ts';
import type { TurnInList } from './stretch.rows.ts';

/** Median and 90th percentile in milliseconds, with how many they are of. */
export interface Lengths {
  n: number;
  median?: number;
  p90?: number;
}

/** Answered within the target, of all that should have been by now. */
export interface Within {
  within: number;
  of: number;
}

export function lengthsOf(counts: readonly number[]): Lengths {
  const buckets = bucketsIn(counts);
  const n = counts[responsePlaces.answered] ?? 0;
  const [median, p90] = [quantile(buckets, 0.5), quantile(buckets, 0.9)];
  return { n, ...(median === undefined ? {} : { median }), ...(p90 === undefined ? {} : { p90 }) };
}

/** `pastDue`: how many of the same days are open and past their target; they count against it. */
export function withinOf(counts: readonly number[], pastDue: number): Within {
  return {
    within: counts[responsePlaces.within] ?? 0,
    of: (counts[responsePlaces.answered] ?? 0) + pastDue,
  };
}

export function addedUpDays(days: Iterable<{ counts: readonly number[] }>): number[] {
  let sum: number[] = [];
  for (const { counts } of days) sum = summed(sum, counts);
  return sum;
}

/** Where the bars of the distribution begin, in milliseconds. */
const barStarts = [0, 2, 5, 10, 15, 30, 60, 120, 240].map((minutes) => minutes * 60_000);

export function barsOf(counts: readonly number[]): { from: number; to?: number; count: number }[] {
  const buckets = bucketsIn(counts);
  const all = buckets.reduce((sum, count) => sum + count, 0);
  return barStarts.map((from, at) => {
    const to = barStarts[at + 1];
    const upTo = to === undefined ? all : countBelow(buckets, to);
    return { from, ...(to === undefined ? {} : { to }), count: upTo - countBelow(buckets, from) };
  });
}

export function isPastDue({ turn }: TurnInList, now: string): boolean {
  return turn.state === 'waiting' && turn.dueAt < now;
}
