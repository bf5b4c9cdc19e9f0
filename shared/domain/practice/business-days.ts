import { hasOpeningHours, type OpeningHours, openingsOn } from './opening-hours.ts';
import { dayAfter, instantOf, wallTimeOf } from './wall-time.ts';

const farthestDays = 400;

/**
 * The end (ISO instant, local midnight) of the n-th business day after the day of `fromIso`: days on which the location
 * opens, holidays left out; Monday to Friday where it has set no hours or never closes. A location that opens on Saturdays
 * counts them, which only makes a deadline earlier; one that never closes says nothing of which days are of business.
 */
export function endOfBusinessDay(hours: OpeningHours, fromIso: string, count: number): string {
  let { date } = wallTimeOf(hours.zone, Date.parse(fromIso));
  let left = count;
  for (let day = 0; left > 0 && day < farthestDays; day += 1) {
    date = dayAfter(date);
    if (isBusinessDay(hours, date)) left -= 1;
  }
  return new Date(instantOf(hours.zone, date, '24:00')).toISOString();
}

function isBusinessDay(hours: OpeningHours, date: string): boolean {
  if (hours.holidays.includes(date)) return false;
  if (hours.weekly !== 'always' && hasOpeningHours(hours)) return openingsOn(hours, date).length > 0;
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday >= 1 && weekday <= 5;
}
