import type { Series } from './figures.ts';
import type { Share } from './figures-of.ts';

/** Figures by series and day, while they are worked out. */
export interface DayFigures {
  series: Series;
  day: string;
  counts: number[];
}

/** Adds shares up, by series and day; those that come to nothing are left out. `times` -1 takes them back. */
export function addedUp(
  shares: Iterable<Share>,
  into = new Map<string, DayFigures>(),
  times = 1,
): Map<string, DayFigures> {
  for (const { series, day, place, by } of shares) {
    const key = `${series} ${day}`;
    const figures = into.get(key) ?? { series, day, counts: [] };
    into.set(key, figures);
    while (figures.counts.length <= place) figures.counts.push(0);
    figures.counts[place] = (figures.counts[place] ?? 0) + by * times;
  }
  return into;
}
