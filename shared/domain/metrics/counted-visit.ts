import * as z from 'zod';
import type { Appointment } from '../appointment/appointment.ts';
import { visitStates } from '../appointment/transitions.ts';
import { visitPlaces, visitSeries } from './figures.ts';
import type { Share } from './figures-of.ts';

/** What the figures have counted of a visit. */
export const countedVisit = z.object({
  id: z.string(),
  location: z.string(),
  date: z.string(),
  state: z.enum(visitStates),
});
export type CountedVisit = z.infer<typeof countedVisit>;

export function asCounted({ id, location, date, state }: Appointment): CountedVisit {
  return { id, location, date, state };
}

const placeOf = {
  booked: visitPlaces.open,
  confirmed: visitPlaces.open,
  arrived: visitPlaces.open,
  attended: visitPlaces.attended,
  'no-show': visitPlaces.noShow,
  cancelled: visitPlaces.cancelled,
  'late-cancelled': visitPlaces.lateCancelled,
  moved: undefined,
} as const satisfies Record<CountedVisit['state'], number | undefined>;

/** What one visit adds to the figures of its day. */
export function visitFigures({ location, date, state }: CountedVisit): Share[] {
  const place = placeOf[state];
  return place === undefined ? [] : [{ series: visitSeries(location), day: date, place, by: 1 }];
}
