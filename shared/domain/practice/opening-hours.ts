import { dayAfter, instantOf, type Weekday, wallTimeOf, weekdayOf } from './wall-time.ts';

/** One stretch of a day on which the practice is open: HH:MM local time, `to` excluded; `to` may be `24:00`. */
export interface OpeningInterval {
  from: string;
  to: string;
}

/** The openings of each weekday, sorted and apart. A day that is absent is closed. */
export type WeeklyHours = { [day in Weekday]?: OpeningInterval[] | undefined };

/**
 * When a location is open, by its own wall clock. `zone` is an IANA name; `holidays` are local dates (YYYY-MM-DD) on which
 * it is closed. Without `weekly` the practice has set no hours: then only wall-clock time exists, and business time is
 * undefined, never zero (metric definition 2).
 */
export interface OpeningHours {
  zone: string;
  weekly?: 'always' | WeeklyHours | undefined;
  holidays: string[];
}

/** An opening as instants, epoch milliseconds, `end` excluded. */
export interface Opening {
  start: number;
  end: number;
}

/** The farthest a search for open time looks ahead, in days: more than a year, so that one closed season is bridged. */
export const searchDays = 400;

const wholeDay: OpeningInterval[] = [{ from: '00:00', to: '24:00' }];

/** Whether the practice has said when it is open: `weekly` is there and opens at least once a week. */
export function hasOpeningHours(hours: OpeningHours): boolean {
  if (hours.weekly === undefined || hours.weekly === 'always') return hours.weekly === 'always';
  return Object.values(hours.weekly).some((intervals) => intervals !== undefined && intervals.length > 0);
}

/**
 * The openings of one local date as instants, in order. None on a holiday. On a night with a clock change they are as
 * long as the clock on the wall makes them: 00:00 to 08:00 lasts 7 hours in spring and 9 in autumn.
 */
export function openingsOn(hours: OpeningHours, date: string): Opening[] {
  if (hours.weekly === undefined || hours.holidays.includes(date)) return [];
  const intervals = hours.weekly === 'always' ? wholeDay : (hours.weekly[weekdayOf(date)] ?? []);
  return intervals
    .map(({ from, to }) => ({ start: instantOf(hours.zone, date, from), end: instantOf(hours.zone, date, to) }))
    .filter(({ start, end }) => start < end);
}

/** Whether a location that has said when it is open is not open on this local date. */
export function isClosedOn(hours: OpeningHours, date: string): boolean {
  return hasOpeningHours(hours) && openingsOn(hours, date).length === 0;
}

/** When the opening that an instant lies in ends; undefined while the location is closed. */
export function openEnd(hours: OpeningHours, epochMs: number): number | undefined {
  const { date } = wallTimeOf(hours.zone, epochMs);
  return openingsOn(hours, date).find(({ start, end }) => start <= epochMs && epochMs < end)?.end;
}

/**
 * The first instant, at or after `epochMs`, at which the location is open; undefined when that is not within 400 days.
 */
export function nextOpening(hours: OpeningHours, epochMs: number): number | undefined {
  let { date } = wallTimeOf(hours.zone, epochMs);
  for (let day = 0; day <= searchDays; day++) {
    const opening = openingsOn(hours, date).find(({ end }) => end > epochMs);
    if (opening) return Math.max(opening.start, epochMs);
    date = dayAfter(date);
  }
  return undefined;
}
