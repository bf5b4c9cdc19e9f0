import type { App } from '../../ports.ts';
import { wallTimeOf } from '../practice/wall-time.ts';
import type { Staff } from '../staff/staff.ts';
import { againDays } from './came-again.ts';
import { everyRow } from './every-row.ts';
import { figuresBetween, figuresRow } from './figures.rows.ts';
import { visitPlaces, visitSeries } from './figures.ts';
import { datesBetween, daysBefore, placesOf, type Range } from './places.ts';
import { addedUpDays } from './summary.ts';

/**
 * Patients seen in each month of some days, and how many of them came again within a year. Those whose year is not over are
 * told apart: they are neither kept nor lost. Reads one row a day and location. Refusals: invalid.
 */
export async function readRetention(app: App, who: Staff, asked: Omit<Range, 'channel'>) {
  const { locations } = await placesOf(app, who, asked);
  const { from, to } = asked;
  const now = app.now().getTime();
  const days = (
    await Promise.all(
      locations.map(async ({ id, hours: { zone } }) => {
        const over = daysBefore(wallTimeOf(zone, now).date, againDays + 1);
        const kept = await everyRow(app, figuresRow, figuresBetween(visitSeries(id), from, to));
        return kept.map(({ day, counts }) => ({ day, counts, isOver: day <= over }));
      }),
    )
  ).flat();
  const months = [...new Set(datesBetween(from, to).map((day) => day.slice(0, 7)))];
  return {
    withinDays: againDays,
    months: months.map((month) => {
      const ofMonth = days.filter(({ day }) => day.startsWith(month));
      const over = addedUpDays(ofMonth.filter(({ isOver }) => isOver));
      const open = addedUpDays(ofMonth.filter(({ isOver }) => !isOver));
      return {
        month,
        seen: over[visitPlaces.seen] ?? 0,
        again: over[visitPlaces.cameAgain] ?? 0,
        open: open[visitPlaces.seen] ?? 0,
        openAgain: open[visitPlaces.cameAgain] ?? 0,
      };
    }),
  };
}
