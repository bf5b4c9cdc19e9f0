import type { App } from '../../ports.ts';
import { weekdayOf, weekdays } from '../practice/wall-time.ts';
import type { Staff } from '../staff/staff.ts';
import { everyRow } from './every-row.ts';
import { figuresBetween, figuresRow } from './figures.rows.ts';
import { visitPlaces, visitSeries } from './figures.ts';
import { datesBetween, daysBefore, placesOf, type Range } from './places.ts';
import { addedUpDays } from './summary.ts';
import { wilson } from './trial.ts';

/** How visits ended, by the week (its Monday) they were for. Refusals: invalid. */
export async function readNoShows(app: App, who: Staff, asked: Omit<Range, 'channel'>) {
  const { locations } = await placesOf(app, who, asked);
  const { from, to } = asked;
  const days = (
    await Promise.all(locations.map(({ id }) => everyRow(app, figuresRow, figuresBetween(visitSeries(id), from, to))))
  ).flat();
  const weeks = [...new Set(datesBetween(from, to).map(mondayOf))];
  return { weeks: weeks.map((week) => ofWeek(week, addedUpDays(days.filter(({ day }) => mondayOf(day) === week)))) };
}

function mondayOf(date: string): string {
  return daysBefore(date, weekdays.indexOf(weekdayOf(date)));
}

function ofWeek(week: string, counts: readonly number[]) {
  const at = (place: keyof typeof visitPlaces) => counts[visitPlaces[place]] ?? 0;
  const [attended, noShow] = [at('attended'), at('noShow')];
  const seen = attended + noShow;
  const [lateCancelled, refilled] = [at('lateCancelled'), at('refilled')];
  return {
    week,
    attended,
    noShow,
    lateCancelled,
    refilled,
    lost: noShow + lateCancelled - refilled,
    cancelled: at('cancelled'),
    open: at('open'),
    ...(seen > 0 ? { rate: wilson({ missed: noShow, all: seen }) } : {}),
  };
}
