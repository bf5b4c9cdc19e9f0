import type { App } from '../../ports.ts';
import type { Staff } from '../staff/staff.ts';
import { againDays } from './came-again.ts';
import { everyRow } from './every-row.ts';
import { figuresBetween, figuresRow } from './figures.rows.ts';
import { monthPlaces, monthSeries } from './figures.ts';
import { placesOf, type Range } from './places.ts';
import { retentionMonths } from './retention-months.ts';
import { addedUpDays } from './summary.ts';

/**
 * Patients seen in each of the two years of months up to a date, and how many of them came again within a year. Months whose
 * year is not over are told apart: their patients are neither kept nor lost. Reads one row a month and location. Refusals: invalid.
 */
export async function readRetention(app: App, who: Staff, { to, location }: Pick<Range, 'to' | 'location'>) {
  const { locations } = await placesOf(app, who, { from: to, to, location });
  const months = retentionMonths(to);
  const [first, last] = [months[0], months.at(-1)].map((one) => `${one?.month ?? ''}-01`);
  const kept = (
    await Promise.all(
      locations.map(({ id }) => everyRow(app, figuresRow, figuresBetween(monthSeries(id), first ?? to, last ?? to))),
    )
  ).flat();
  return {
    withinDays: againDays,
    months: months.map(({ month, isOver }) => {
      const counts = addedUpDays(kept.filter(({ day }) => day.startsWith(month)));
      return { month, isOver, seen: counts[monthPlaces.seen] ?? 0, again: counts[monthPlaces.cameAgain] ?? 0 };
    }),
  };
}
