/** The days of a week as settings spell them, Monday first. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** What a clock on the wall shows: `date` is YYYY-MM-DD, `time` is HH:MM. */
export interface WallTime {
  date: string;
  time: string;
  weekday: Weekday;
}

const dayMilliseconds = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

// Constructing a formatter costs far more than using it.
function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, formatter);
  return formatter;
}

/** Whether `zone` is a named IANA time zone this runtime knows. Fixed offsets such as `-05:00` are not: they miss DST. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    formatterOf(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * The epoch milliseconds of an ISO instant. Throws RangeError for anything that is not one, and for a time without `Z` or
 * an offset, which a server would read in its own zone.
 */
export function epochOf(iso: string): number {
  const epoch = /(Z|[+-]\d\d:\d\d)$/.test(iso) ? Date.parse(iso) : Number.NaN;
  if (Number.isNaN(epoch)) throw new RangeError('Not an ISO instant with Z or an offset.');
  return epoch;
}

/** How far the wall clock in `zone` is ahead of UTC at an instant, in milliseconds. */
function offsetAt(zone: string, epochMs: number): number {
  const read: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(epochMs)) read[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = read;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(epochMs / 1000) * 1000;
}

/** The weekday of a YYYY-MM-DD date. */
export function weekdayOf(date: string): Weekday {
  const mondayFirst = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  return weekdays[mondayFirst] ?? 'mon';
}

/** The YYYY-MM-DD date that follows another. */
export function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + dayMilliseconds).toISOString().slice(0, 10);
}

/**
 * What the wall clock in an IANA `zone` shows at an instant (epoch milliseconds). Throws RangeError for an unknown zone.
 *
 * Written on Intl because this runs in the inbound webhook, where every kilobyte is cold start: `Temporal` from
 * temporal-polyfill is 55 KB minified and its function entry points 19 KB, this file 1.2 KB. Its results are checked
 * against Temporal by property tests, over many zones and both kinds of DST night.
 */
export function wallTimeOf(zone: string, epochMs: number): WallTime {
  const shown = new Date(epochMs + offsetAt(zone, epochMs)).toISOString();
  const date = shown.slice(0, 10);
  return { date, time: shown.slice(11, 16), weekday: weekdayOf(date) };
}

/**
 * The instant (epoch milliseconds) at which the wall clock in an IANA `zone` shows a date (YYYY-MM-DD) and time (HH:MM,
 * `24:00` being the next midnight). A time that a clock change leaves out is the instant after the gap; one that comes
 * twice is the first. So a later wall time never gets an earlier instant. Throws RangeError for an unknown zone.
 */
export function instantOf(zone: string, date: string, time: string): number {
  const wall = epochOf(`${date}T${time}:00Z`);
  const before = offsetAt(zone, wall - dayMilliseconds);
  const after = offsetAt(zone, wall + dayMilliseconds);
  if (before === after) return wall - before;
  for (const offset of [before, after]) {
    if (offsetAt(zone, wall - offset) === offset) return wall - offset;
  }
  return firstInstantWith(zone, after, wall - after, wall - before);
}

/** The instant between `low` and `high` at which the zone's offset became `offset`. */
function firstInstantWith(zone: string, offset: number, low: number, high: number): number {
  let [still, already] = [low, high];
  while (already - still > 1000) {
    const middle = still + Math.floor((already - still) / 2000) * 1000;
    if (offsetAt(zone, middle) === offset) already = middle;
    else still = middle;
  }
  return already;
}
