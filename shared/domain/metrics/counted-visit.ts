import * as z from 'zod';
import { visitStates } from '../appointment/transitions.ts';
import { trialVisit } from '../trial/trial.ts';
import { cameAgain } from './came-again.ts';
import { monthPlaces, monthSeries, visitPlaces, visitSeries } from './figures.ts';
import type { Share } from './figures-of.ts';
import { missedVisit } from './missed-visit.ts';
import { notSentKinds } from './not-sent.ts';
import { isComplete, type Reminded, reminded } from './reminded.ts';

/** What the figures have counted of a visit. */
export const countedVisit = z.object({
  id: z.string(),
  location: z.string(),
  date: z.string(),
  state: z.enum(visitStates),
  reminded: z.array(reminded).default([]),
  /** Only of one that was missed. */
  missed: missedVisit.optional(),
  /** Only of one that was attended. */
  again: z.enum(cameAgain).optional(),
  /** Only of one that was called off late: another visit took its time. */
  refilled: z.boolean().optional(),
  /** The trials that its reminders were decided in. */
  trials: z.array(trialVisit.extend({ trialId: z.string() })).optional(),
});
export type CountedVisit = z.infer<typeof countedVisit>;

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

const placesAgain = {
  'same-month': [],
  again: [monthPlaces.seen, monthPlaces.cameAgain],
  'not-yet': [monthPlaces.seen],
} as const satisfies Record<NonNullable<CountedVisit['again']>, readonly number[]>;

/** What one visit adds to the figures of its days, and of its month. */
export function visitFigures(of: CountedVisit): Share[] {
  const { location, date, state, reminded: versions, missed, again, refilled } = of;
  const series = visitSeries(location);
  const place = placeOf[state];
  const places = [
    ...(place === undefined ? [] : [place]),
    ...(missed?.contact ? [visitPlaces.contacted] : []),
    ...(missed?.contact === 'person' ? [visitPlaces.byPerson] : []),
    ...(missed?.recovered ? [visitPlaces.recovered] : []),
    ...(refilled ? [visitPlaces.refilled] : []),
  ];
  const month = { series: monthSeries(location), day: `${date.slice(0, 7)}-01` };
  return [
    ...places.map((at) => ({ series, day: date, place: at, by: 1 })),
    ...(again ? placesAgain[again].map((at) => ({ ...month, place: at, by: 1 })) : []),
    ...versions.flatMap((version) => remindedFigures(version).map((share) => ({ series, day: version.day, ...share }))),
  ];
}

const outcomePlaces = {
  confirmed: visitPlaces.confirmed,
  moved: visitPlaces.moved,
  cancelled: visitPlaces.calledOff,
  silent: visitPlaces.silent,
} as const satisfies Record<Reminded['outcome'], number>;

/** The funnel counts visits: how far the furthest of their steps came. Reasons count steps. */
function remindedFigures(of: Reminded): Pick<Share, 'place' | 'by'>[] {
  const reasons = of.notSent.map(({ kind, count: by }) => ({
    place: visitPlaces.notSent + notSentKinds.indexOf(kind),
    by,
  }));
  if (of.due === 0) return reasons;
  const isReached = of.delivered > 0;
  const places = [
    visitPlaces.due,
    ...(of.sent > 0 ? [visitPlaces.sent] : []),
    ...(isReached ? [visitPlaces.delivered, outcomePlaces[of.outcome]] : []),
    ...(isReached && of.replied ? [visitPlaces.replied] : []),
    ...(isReached && of.came ? [visitPlaces.came] : []),
    ...(isComplete(of) ? [visitPlaces.complete] : []),
    ...(of.unheard > 0 ? [visitPlaces.unheard] : []),
    ...(of.failed > 0 ? [visitPlaces.failed] : []),
  ];
  return [...places.map((place) => ({ place, by: 1 })), ...reasons];
}
