import { hasOpeningHours, type OpeningHours, openingsOn, searchDays } from '../practice/opening-hours.ts';
import { dayAfter, epochOf, wallTimeOf } from '../practice/wall-time.ts';

/** Hours under which business time is the clock on the wall. */
function neverCloses(hours: OpeningHours): boolean {
  return hours.weekly === 'always' && hours.holidays.length === 0;
}

/**
 * How long the location was open between two ISO instants, in milliseconds: its opening hours, its holidays, its zone,
 * both DST nights (metric definition 2). 0 when `toIso` is not after `fromIso`. Undefined, never 0, when the practice has
 * set no opening hours.
 */
export function businessMilliseconds(hours: OpeningHours, fromIso: string, toIso: string): number | undefined {
  if (!hasOpeningHours(hours)) return undefined;
  const from = epochOf(fromIso);
  const to = epochOf(toIso);
  if (to <= from) return 0;
  if (neverCloses(hours)) return to - from;
  let open = 0;
  // One date more: where the clock goes back over midnight, the new date has begun before the old one is over.
  const last = dayAfter(wallTimeOf(hours.zone, to).date);
  for (let { date } = wallTimeOf(hours.zone, from); date <= last; date = dayAfter(date)) {
    for (const { start, end } of openingsOn(hours, date)) {
      open += Math.max(0, Math.min(end, to) - Math.max(start, from));
    }
  }
  return open;
}

/**
 * The first ISO instant at which the location has been open for `milliseconds` since `fromIso`; `fromIso` itself for 0.
 * Undefined when the practice has set no opening hours, or when that much open time does not pass within 400 days: the
 * bound keeps the inbound webhook cheap. Throws RangeError for a negative or non-finite length.
 */
export function addBusinessTime(hours: OpeningHours, fromIso: string, milliseconds: number): string | undefined {
  if (!(milliseconds >= 0 && milliseconds < Number.POSITIVE_INFINITY)) {
    throw new RangeError('A length of time is a finite number of milliseconds, 0 or more.');
  }
  if (!hasOpeningHours(hours)) return undefined;
  const from = epochOf(fromIso);
  if (milliseconds === 0 || neverCloses(hours)) return new Date(from + milliseconds).toISOString();
  let left = milliseconds;
  let { date } = wallTimeOf(hours.zone, from);
  for (let day = 0; day <= searchDays; day++) {
    for (const { start, end } of openingsOn(hours, date)) {
      const opened = Math.max(start, from);
      if (end <= opened) continue;
      if (end - opened >= left) return new Date(opened + left).toISOString();
      left -= end - opened;
    }
    date = dayAfter(date);
  }
  return undefined;
}
