import type { Appointment } from '../appointment/appointment.ts';
import { cancelledAs, isAhead, transition } from '../appointment/transitions.ts';
import { wallTimeOf } from '../practice/wall-time.ts';
import type { Reading } from './intent.ts';

/** An answer to what was asked about a visit: the message, when it came, the version that was asked about, and where it stands. */
export type Answer = NonNullable<Appointment['answered']>;

/**
 * What an answer does to a visit. `change`: it comes to another state (`again`: it takes the time again that it gave back);
 * `noted`: it stays as it is; `overtaken`: this answer, or a later one, was taken already; `person`: a person has to look.
 */
export type PlannedAnswer =
  | { is: 'change'; after: Appointment; again: boolean }
  | { is: 'noted'; after: Appointment }
  | { is: 'overtaken' }
  | { is: 'person' };

const dayMs = 86_400_000;

/** Plans by the one table of a visit's states; `now` in epoch milliseconds. Later answers win, by when they came. */
export function planAnswer(
  visit: Appointment,
  reading: Reading,
  answered: Answer,
  now: number,
  lateCancelHours: number,
): PlannedAnswer {
  const { entryId, at } = answered;
  if (visit.answered && (visit.answered.at > at || visit.answered.entryId === entryId)) return { is: 'overtaken' };
  const to = stateFor(visit, reading, now, lateCancelHours);
  if (to === undefined || !fits(visit, reading, at)) return { is: 'person' };
  if (to === visit.state) return { is: 'noted', after: { ...visit, answered } };
  const isOff = !isAhead(visit.state);
  const rule = transition(visit.state, isOff ? 'booked' : to);
  if (!rule) return { is: 'person' };
  const { reason: _why, unmarked: _asked, ...rest } = visit;
  const after: Appointment = {
    ...rest,
    state: to,
    stateAt: new Date(now).toISOString(),
    stateBy: 'patient',
    answered,
    version: visit.version + (rule.raises ? 1 : 0),
  };
  return { is: 'change', after, again: isOff };
}

function stateFor(
  visit: Appointment,
  { intent }: Reading,
  now: number,
  lateCancelHours: number,
): Appointment['state'] | undefined {
  const isOff = visit.state === 'cancelled' || visit.state === 'late-cancelled';
  if (!isOff && !isAhead(visit.state)) return undefined;
  if (intent === 'confirm') return 'confirmed';
  if (intent === 'cancel') return isOff ? visit.state : cancelledAs(Date.parse(visit.startsAt), now, lateCancelHours);
  // Who wants another time has not said that they come at this one.
  if (intent === 'reschedule') return isOff ? undefined : 'booked';
  return intent === 'late' && !isOff ? visit.state : undefined;
}

/** A yes or a no that names a day or a time names the visit's; `at` is when it was written. */
function fits({ date, time, zone }: Appointment, { intent, names }: Reading, at: string): boolean {
  if (!names || (intent !== 'confirm' && intent !== 'cancel')) return true;
  const [hour = '0', minute = '00'] = time.split(':');
  const day = Date.parse(`${date}T00:00:00Z`);
  const written = Date.parse(`${wallTimeOf(zone, Date.parse(at)).date}T00:00:00Z`);
  const isOf = {
    time: `${Number(hour) % 12 || 12}:${minute}`,
    weekday: new Date(day).getUTCDay(),
    day: new Date(day).getUTCDate(),
    month: new Date(day).getUTCMonth(),
    inDays: (day - written) / dayMs,
    inWeeks: weekOf(day) - weekOf(written),
  };
  return (Object.keys(isOf) as (keyof typeof isOf)[]).every(
    (key) => names[key] === undefined || names[key] === isOf[key],
  );
}

/** Weeks that begin on Monday, counted; 1970 began on a Thursday. */
function weekOf(day: number): number {
  return Math.floor((day / dayMs + 3) / 7);
}
