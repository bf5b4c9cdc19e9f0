import { Refusal } from '../../refusal.ts';
import { isInside, wallInstant, worksOn } from '../calendar/availability.ts';
import { type Calendar, type Chair, does, type Provider, suits, type VisitType } from '../calendar/calendar.ts';
import { grainMinutes, longestVisitMinutes } from '../calendar/grain.ts';
import type { Location } from '../practice/practice.ts';
import type { Appointment } from './appointment.ts';

/** When, with whom and for what a visit is wanted. */
export interface VisitWish {
  visitType: string;
  provider: string;
  chair?: string | undefined;
  date: string;
  time: string;
  minutes?: number | undefined;
}

/** A wish that can be booked, as far as time is free. */
export interface Planned {
  type: VisitType;
  provider: Provider;
  /** The chairs it can take place in, the wished one alone where one is. */
  chairs: Chair[];
  time: Pick<Appointment, 'date' | 'time' | 'zone' | 'minutes' | 'startsAt' | 'endsAt'>;
}

const invalid = (field: string, message: string) => new Refusal('invalid', message, { field });

/**
 * Checks a wish against the calendar: the type and the provider go together, a chair suits, the time exists by the wall
 * clock, is not over, and the provider works then. Refusals: invalid, each naming its field.
 */
export function planVisit(calendar: Calendar, location: Location, wish: VisitWish, now: number): Planned {
  const type = calendar.visitTypes.find(({ id, active }) => id === wish.visitType && active);
  if (!type) throw invalid('visitType', 'visitType is none of the calendar.');
  const provider = calendar.providers.find(({ id }) => id === wish.provider);
  if (!provider?.active) throw invalid('provider', 'provider is nobody of the calendar.');
  if (!does(provider, type)) throw invalid('provider', `${provider.name} does no ${type.name}.`);
  const suitable = calendar.chairs.filter((one) => one.location === location.id && suits(one, type));
  const chairs = wish.chair ? suitable.filter(({ id }) => id === wish.chair) : suitable;
  if (chairs.length === 0) {
    throw wish.chair
      ? invalid('chair', `That chair is not at ${location.name}, or not equipped for ${type.name}.`)
      : invalid('location', `${location.name} has no chair for ${type.name}.`);
  }
  return { type, provider, chairs, time: timeOf(location, provider, wish, wish.minutes ?? type.minutes, now) };
}

function timeOf(location: Location, provider: Provider, { date, time }: VisitWish, minutes: number, now: number) {
  const { zone } = location.hours;
  if (minutes > longestVisitMinutes) throw invalid('minutes', `minutes: at most ${longestVisitMinutes}.`);
  if (Number(time.slice(3)) % grainMinutes !== 0) {
    throw invalid('time', `time: visits begin on whole ${grainMinutes} minutes.`);
  }
  const wall = wallInstant(zone, date, time);
  if (!wall.ok) throw invalid('time', wall.reason);
  const endsAt = wall.startsAt + minutes * 60_000;
  if (endsAt <= now) throw invalid('date', 'That time is over already.');
  if (!isInside(worksOn(provider, location, date), wall.startsAt, endsAt)) {
    throw invalid('time', `${provider.name} does not work at ${location.name} for all of that time.`);
  }
  const [from, to] = [new Date(wall.startsAt).toISOString(), new Date(endsAt).toISOString()];
  return { date, time, zone, minutes, startsAt: from, endsAt: to };
}
