import { addBusinessTime } from '#shared/domain/metrics/business-time.ts';
import { type OpeningHours, openingsOn } from '#shared/domain/practice/opening-hours.ts';
import { instantOf, wallTimeOf } from '#shared/domain/practice/wall-time.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** No practice is closed longer than this at a stretch. */
const longestClosedDays = 30;

/** The date before a YYYY-MM-DD date. */
function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - dayMs).toISOString().slice(0, 10);
}

/** The instant (epoch milliseconds) by which so many minutes of opening time have passed since another. */
export function officeMinutesAfter(hours: OpeningHours, from: number, minutes: number): number {
  const after = addBusinessTime(hours, new Date(from).toISOString(), minutes * minuteMs);
  if (after === undefined) throw new Error('the office never opens again');
  return Date.parse(after);
}

/** The instant since which the office has been open for so many minutes until another. */
export function officeMinutesBefore(hours: OpeningHours, until: number, minutes: number): number {
  let left = minutes * minuteMs;
  let { date } = wallTimeOf(hours.zone, until);
  for (let day = 0; day < longestClosedDays + left / dayMs; day += 1, date = dayBefore(date)) {
    for (const { start, end } of openingsOn(hours, date).toReversed()) {
      const until_ = Math.min(end, until);
      if (until_ <= start) continue;
      if (until_ - start >= left) return until_ - left;
      left -= until_ - start;
    }
  }
  throw new Error('the office was never open that long');
}

/** A wall-clock time on the so-manieth open day before the day of an instant. */
export function onOpenDayBefore(hours: OpeningHours, until: number, days: number, time: string): number {
  let { date } = wallTimeOf(hours.zone, until);
  for (let left = days, looked = 0; looked < longestClosedDays + 2 * days; looked += 1) {
    date = dayBefore(date);
    if (openingsOn(hours, date).length > 0) left -= 1;
    if (left === 0) return instantOf(hours.zone, date, time);
  }
  throw new Error('there are not so many open days');
}
