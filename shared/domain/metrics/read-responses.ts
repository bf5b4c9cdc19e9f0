import type { App } from '../../ports.ts';
import { hasOpeningHours } from '../practice/opening-hours.ts';
import { weekdayOf, weekdays } from '../practice/wall-time.ts';
import type { Staff } from '../staff/staff.ts';
import { addedUp, type DayFigures } from './day-figures.ts';
import { everyRow } from './every-row.ts';
import { type Figures, figuresBetween, figuresRow } from './figures.rows.ts';
import {
  type Clock,
  classStarts,
  countsFor,
  hourPlaces,
  hourSeries,
  type Measure,
  responsePlaces,
  responseSeries,
  type Series,
} from './figures.ts';
import { sentIn } from './figures-of.ts';
import { datesBetween, daysBefore, type Places, placesOf, type Range } from './places.ts';
import { everyWaiting, type TurnInList, turnInListRow } from './stretch.rows.ts';
import { standingOf } from './stretches-of.ts';
import { addedUpDays, barsOf, isPastDue, lengthsOf, withinOf } from './summary.ts';

export interface AskedResponses extends Range {
  measure: Measure;
  clock: Clock;
}

/**
 * How long patients waited for a person, over some days, and as many before. Reads the figures of the days, 1 KB each at
 * most, and what waits now: the cost does not depend on how many messages there were. Refusals: invalid.
 */
export async function readResponses(app: App, who: Staff, asked: AskedResponses) {
  const places = await placesOf(app, who, asked);
  const { from, to, measure, clock } = asked;
  const dates = datesBetween(from, to);
  const earlier = daysBefore(from, dates.length);
  const [kept, counted, waiting] = await Promise.all([
    daysOf(app, places, (location, channel) => responseSeries(location, channel, clock), earlier, to),
    daysOf(app, places, hourSeries, from, to),
    waitingAt(app, places),
  ]);
  const figures = kept.map(({ day, counts }) => ({ day, counts: countsFor(measure, counts) }));
  const hours = [...counted, ...sentByWaiting(waiting, from, to)];
  const now = app.now().toISOString();
  // Where no hours are set answers have no time in opening hours: those that are late stand apart with them.
  const timed = places.locations.filter(({ hours: of }) => clock === 'wall' || hasOpeningHours(of)).map(({ id }) => id);
  const late = waiting.filter(
    (one) => (measure === 'every' || one.foundDone) && timed.includes(one.location) && isPastDue(one, now),
  );
  const lateFrom = (first: string, last: string) =>
    late.filter(({ turn }) => turn.day >= first && turn.day <= last).length;
  const inRange = figures.filter(({ day }) => day >= from);
  const before = addedUpDays(figures.filter(({ day }) => day < from));
  const all = addedUpDays(inRange);
  const hourly = addedUpDays(hours);
  const standing = openAtFive(places, waiting, now);
  const target = targetOf(places);
  return {
    updatedAt: now,
    measure,
    clock,
    ...(target === undefined ? {} : { targetMinutes: target }),
    lengths: lengthsOf(all),
    within: withinOf(all, lateFrom(from, to)),
    noReply: all[responsePlaces.noReply] ?? 0,
    withoutHours: all[responsePlaces.withoutHours] ?? 0,
    waiting: waitingNow(waiting, now),
    handled: { answered: hourly[hourPlaces.answered] ?? 0, noReply: hourly[hourPlaces.closed] ?? 0 },
    leftOut: {
      confirmation: hourly[hourPlaces.confirmation] ?? 0,
      keyword: hourly[hourPlaces.keyword] ?? 0,
      automatic: hourly[hourPlaces.automatic] ?? 0,
    },
    before: { lengths: lengthsOf(before), within: withinOf(before, lateFrom(earlier, daysBefore(from, 1))) },
    days: dates.map((day) => {
      const counts = addedUpDays(inRange.filter((one) => one.day === day));
      const ofDay = addedUpDays(hours.filter((one) => one.day === day));
      return {
        day,
        lengths: lengthsOf(counts),
        within: withinOf(counts, lateFrom(day, day)),
        messages: ofDay.slice(hourPlaces.volume, hourPlaces.volume + 24).reduce((sum, count) => sum + count, 0),
        open: [0, 1, 2, 3].map((age) => (ofDay[hourPlaces.stood + age] ?? 0) + (standing.get(`${day} ${age}`) ?? 0)),
      };
    }),
    bars: barsOf(all),
    hours: weekdays.map((weekday) => weekOf(addedUpDays(hours.filter(({ day }) => weekdayOf(day) === weekday)))),
  };
}

/** The days of one series at each place and channel. */
async function daysOf(
  app: App,
  { locations, channels }: Places,
  series: (location: string, channel: string) => Series,
  from: string,
  to: string,
): Promise<Figures[]> {
  const pages = await Promise.all(
    locations.flatMap(({ id }) =>
      channels.map((channel) => everyRow(app, figuresRow, figuresBetween(series(id, channel), from, to))),
    ),
  );
  return pages.flat();
}

/** What those who wait have sent is in no day's figures until their turn has ended. */
function sentByWaiting(waiting: readonly TurnInList[], from: string, to: string): DayFigures[] {
  const shares = waiting.flatMap(({ location, turn: { arrived, leftOut } }) => sentIn({ location, arrived, leftOut }));
  return [...addedUp(shares.filter(({ day }) => day >= from && day <= to)).values()];
}

async function waitingAt(app: App, { locations, channels }: Places): Promise<TurnInList[]> {
  const pages = await Promise.all(
    locations.flatMap(({ id }) => channels.map((channel) => everyRow(app, turnInListRow, everyWaiting(id, channel)))),
  );
  return pages.flat();
}

function waitingNow(waiting: readonly TurnInList[], now: string) {
  const [oldest] = waiting.map(({ turn }) => turn.startedAt).toSorted();
  return {
    n: waiting.length,
    late: waiting.filter((one) => isPastDue(one, now)).length,
    ...(oldest ? { oldest: Math.max(0, Date.parse(now) - Date.parse(oldest)) } : {}),
  };
}

/** What waits still also stood open on the days it has waited through, by day and age. */
function openAtFive({ locations }: Places, waiting: readonly TurnInList[], now: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const { location, turn } of waiting) {
    const zone = locations.find(({ id }) => id === location)?.hours.zone ?? 'UTC';
    for (const { day, age } of standingOf(zone, turn.startedAt, now))
      found.set(`${day} ${age}`, (found.get(`${day} ${age}`) ?? 0) + 1);
  }
  return found;
}

function weekOf(counts: readonly number[]) {
  return Array.from({ length: 24 }, (_, hour) => ({
    messages: counts[hourPlaces.volume + hour] ?? 0,
    classes: classStarts.map((_start, at) => counts[hourPlaces.classes + at * 24 + hour] ?? 0),
  }));
}

/** The one target of everything that is shown, in minutes. */
function targetOf({ practice, channels }: Places): number | undefined {
  const [first, ...rest] = channels.map((channel) => practice.targetMinutes[channel]);
  return rest.every((other) => other === first) ? first : undefined;
}
