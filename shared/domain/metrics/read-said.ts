import type { App } from '../../ports.ts';
import type { Staff } from '../staff/staff.ts';
import { everyRow } from './every-row.ts';
import { figuresBetween, figuresRow } from './figures.rows.ts';
import { saidPlaces, saidSeries } from './figures.ts';
import { datesBetween, placesOf, type Range } from './places.ts';
import { addedUpDays } from './summary.ts';

/** What patients say of the practice, over some days. Reads one row a day and location. Refusals: invalid. */
export async function readSaid(app: App, who: Staff, asked: Omit<Range, 'channel'>) {
  const { locations } = await placesOf(app, who, asked);
  const { from, to } = asked;
  const kept = (
    await Promise.all(locations.map(({ id }) => everyRow(app, figuresRow, figuresBetween(saidSeries(id), from, to))))
  ).flat();
  const days = datesBetween(from, to).map((day) => ({
    day,
    complaints: addedUpDays(kept.filter((one) => one.day === day))[saidPlaces.complaints] ?? 0,
  }));
  return { complaints: days.reduce((sum, { complaints }) => sum + complaints, 0), days };
}
