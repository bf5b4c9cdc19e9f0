import { type Opening, type OpeningHours, openingsOn } from '../practice/opening-hours.ts';
import { instantOf, wallTimeOf } from '../practice/wall-time.ts';
import { grainMs } from './grain.ts';

type Weekly = OpeningHours['weekly'];

/** Where and when somebody works, as far as free time is concerned. */
export interface Works {
  works: readonly { location: string; weekly?: Weekly }[];
  off: readonly string[];
}

/**
 * When a provider works at a location on one local date: their own hours there, inside the location's. A location that
 * has set no hours does not bound them.
 */
export function worksOn(of: Works, location: { id: string; hours: OpeningHours }, date: string): Opening[] {
  const { hours } = location;
  if (of.off.includes(date)) return [];
  const open = openingsOn({ ...hours, weekly: hours.weekly ?? 'always' }, date);
  const own = of.works
    .filter(({ location: at }) => at === location.id)
    .flatMap(({ weekly }) => openingsOn({ zone: hours.zone, weekly: weekly ?? 'always', holidays: [] }, date));
  return open
    .flatMap(({ start, end }) =>
      own.map((other) => ({ start: Math.max(start, other.start), end: Math.min(end, other.end) })),
    )
    .filter(({ start, end }) => start < end)
    .toSorted((a, b) => a.start - b.start);
}

/** Does a visit fit into one of these stretches? */
export function isInside(stretches: readonly Opening[], startsAt: number, endsAt: number): boolean {
  return stretches.some(({ start, end }) => start <= startsAt && endsAt <= end);
}

/**
 * The beginnings (epoch milliseconds) of visits of a length that fit into a stretch. They never overlap one another: the
 * first is as early as can be, each next follows the one before. `next` answers the same instant where a visit can begin,
 * else a later one to try.
 */
export function freeStarts({ start, end }: Opening, minutes: number, next: (start: number) => number): number[] {
  const length = minutes * 60_000;
  const starts: number[] = [];
  let at = Math.ceil(start / grainMs) * grainMs;
  while (at + length <= end) {
    const later = next(at);
    if (later > at) at = later;
    else {
      starts.push(at);
      at += length;
    }
  }
  return starts;
}

/** What a wall-clock time at a location comes to, or why it does not exist. */
export type Wall = { ok: true; startsAt: number } | { ok: false; reason: string };

/**
 * The instant of a wall-clock time. A time that the clock leaves out in spring is none; one that comes twice in autumn is
 * the first.
 */
export function wallInstant(zone: string, date: string, time: string): Wall {
  const startsAt = instantOf(zone, date, time);
  const shown = wallTimeOf(zone, startsAt);
  if (shown.date === date && shown.time === time) return { ok: true, startsAt };
  return {
    ok: false,
    reason: `${time} does not exist on ${date}: the clocks go forward then. The next time there is ${shown.time}.`,
  };
}
