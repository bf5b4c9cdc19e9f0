import type { Appointment } from '../appointment/appointment.ts';

/** A patient who comes again counts as kept within this many days of their visit. */
export const againDays = 365;

/**
 * Whether a patient came again after a visit they attended: `same-month` where a later one of that month stands for it, so
 * that a patient counts once a month.
 */
export const cameAgain = ['same-month', 'again', 'not-yet'] as const;
export type CameAgain = (typeof cameAgain)[number];

type Attended = Pick<Appointment, 'date' | 'startsAt'>;

/** From the patient's next attended visit, at whichever location it was. */
export function cameAgainAfter(visit: Attended, next: Attended | undefined): CameAgain {
  if (!next) return 'not-yet';
  if (monthOf(next) === monthOf(visit)) return 'same-month';
  return Date.parse(next.startsAt) - Date.parse(visit.startsAt) <= againDays * 86_400_000 ? 'again' : 'not-yet';
}

function monthOf({ date }: Attended): string {
  return date.slice(0, 7);
}
