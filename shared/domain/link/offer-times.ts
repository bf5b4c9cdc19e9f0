import type { App } from '../../ports.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { isAhead } from '../appointment/transitions.ts';
import { does, type Provider, type VisitType } from '../calendar/calendar.ts';
import { findSlots, type Slot } from '../calendar/find-slots.ts';
import { dayAfter, wallTimeOf } from '../practice/wall-time.ts';
import type { BehindVisit } from './find-visit.ts';
import type { WallMoment } from './visit-ticket.ts';

const fewest = 3;
const most = 6;
const aDay = 2;
const days = 15;
const farthestMs = 62 * 86_400_000;
/** Nobody moves a visit to the next minute. */
const noticeMs = 2 * 3_600_000;

type Movable = Pick<BehindVisit, 'visit' | 'calendar'>;

/**
 * Three to six free times for a visit that is to move: with the same provider, from its own day on, else from today, two a
 * day at most and those nearest to its hour. None where a person has to look: the calendar does not know it, it is one of
 * a chain, or too little is free.
 */
export async function offerTimes(app: App, { visit, calendar }: Movable): Promise<Slot[]> {
  const found = whoDoes({ visit, calendar });
  if (!found) return [];
  const { type, provider } = found;
  const today = wallTimeOf(visit.zone, app.now().getTime()).date;
  for (const from of visit.date > today ? [visit.date, today] : [today]) {
    const { slots } = await findSlots(
      app,
      { locations: 'all' },
      {
        from,
        to: later(from, days - 1),
        visitType: type.id,
        provider: provider.id,
        location: visit.location,
        moving: visit.id,
        minutes: visit.minutes,
        limit: days * 150,
      },
    );
    const chosen = nearest(
      slots.filter((slot) => slot.startsAt !== visit.startsAt && isNear(app, visit, slot)),
      visit.time,
    );
    if (chosen.length >= fewest) return chosen;
  }
  return [];
}

/**
 * May a patient move their visit there by themselves? Where the page that they pressed on showed it, or one of now would; that
 * it is still free is not asked here.
 */
export async function isOffered(app: App, of: Movable, to: WallMoment, shown: readonly WallMoment[]): Promise<boolean> {
  if (!whoDoes(of) || !isNear(app, of.visit, to)) return false;
  const isIt = ({ date, time }: WallMoment) => date === to.date && time === to.time;
  return shown.some(isIt) || (await offerTimes(app, of)).some(isIt);
}

/** What it is for and whom it is with, where the patient may move it. */
function whoDoes({ visit, calendar }: Movable): { type: VisitType; provider: Provider } | undefined {
  const type = calendar.visitTypes.find(({ id, active }) => id === visit.visitType && active);
  const provider = calendar.providers.find(({ id }) => id === visit.provider);
  if (!type || !provider || !does(provider, type) || visit.chain || !isAhead(visit.state)) return undefined;
  return { type, provider };
}

/** Neither too soon nor too far. */
function isNear(app: App, { zone }: Appointment, { date, time }: WallMoment): boolean {
  const now = app.now().getTime();
  const wall = ({ date: day, time: clock }: { date: string; time: string }) => `${day}T${clock}`;
  const at = wall({ date, time });
  return at >= wall(wallTimeOf(zone, now + noticeMs)) && at <= wall(wallTimeOf(zone, now + farthestMs));
}

function nearest(slots: readonly Slot[], time: string): Slot[] {
  const apart = (slot: Slot) => Math.abs(minutesOf(slot.time) - minutesOf(time));
  const ofDays = Map.groupBy(slots, ({ date }) => date);
  return [...ofDays.values()]
    .flatMap((ofDay) => ofDay.toSorted((a, b) => apart(a) - apart(b)).slice(0, aDay))
    .slice(0, most)
    .toSorted((a, b) => a.startsAt.localeCompare(b.startsAt));
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function later(date: string, count: number): string {
  let day = date;
  for (let nth = 0; nth < count; nth += 1) day = dayAfter(day);
  return day;
}
