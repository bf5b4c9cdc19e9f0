import type { App } from '../../ports.ts';
import { hasOpeningHours } from '../practice/opening-hours.ts';
import { wallTimeOf } from '../practice/wall-time.ts';
import type { Staff } from '../staff/staff.ts';
import { figuresKey, figuresRow } from './figures.rows.ts';
import { countsFor, hourPlaces, hourSeries, responseSeries } from './figures.ts';
import { placesOf } from './places.ts';
import { addedUpDays, lengthsOf } from './summary.ts';

/** What was handled today at the places that a person works at, each by its own calendar, and how fast. */
export async function readToday(app: App, who: Staff, location: string | undefined) {
  const now = app.now();
  const day = now.toISOString().slice(0, 10);
  const { locations, channels } = await placesOf(app, who, { from: day, to: day, location });
  const keys = locations.flatMap(({ id, hours }) => {
    const today = wallTimeOf(hours.zone, now.getTime()).date;
    const clock = hasOpeningHours(hours) ? 'business' : 'wall';
    return channels.flatMap((channel) => [
      figuresKey(hourSeries(id, channel), today),
      figuresKey(responseSeries(id, channel, clock), today),
    ]);
  });
  const rows = await app.table.getMany(...keys.map((key) => [figuresRow, key] as const));
  const found = rows.flatMap((row) => row ?? []);
  const hours = addedUpDays(found.filter(({ series }) => series.endsWith('#hours')));
  return {
    handled: (hours[hourPlaces.answered] ?? 0) + (hours[hourPlaces.closed] ?? 0),
    lengths: lengthsOf(countsFor('every', addedUpDays(found.filter(({ series }) => !series.endsWith('#hours'))))),
  };
}
