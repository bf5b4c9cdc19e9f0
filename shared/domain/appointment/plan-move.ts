import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Write } from '../../table.ts';
import type { Calendar } from '../calendar/calendar.ts';
import type { Patient } from '../patient/patient.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import { unchangedAppointment } from './appointment.rows.ts';
import type { Appointment } from './appointment.ts';
import { named, taken } from './book.ts';
import { freeChair } from './free-chair.ts';
import { insistOnGaps } from './least-gaps.ts';
import { chainOf } from './list-appointments.ts';
import { refusedState } from './refused-state.ts';
import { isAhead } from './transitions.ts';
import { planVisit } from './visit-time.ts';
import { visitWhen } from './visit-words.ts';

/** What a change of a visit is decided by. */
export interface AroundVisit {
  calendar: Calendar;
  practice: Practice;
  patient: Patient;
}

/** A visit as it shall be, the line of the thread that says so, and what must hold beside it. */
export interface NextVisit {
  after: Appointment;
  says: string;
  also?: Record<string, Write>;
}

/** Where a visit goes; what is absent stays as it is. */
export interface Move {
  date?: string | undefined;
  time?: string | undefined;
  provider?: string | undefined;
  chair?: string | undefined;
  reason?: string | undefined;
}

/**
 * Plans another time, provider or chair for a visit that is still to come; undefined where nothing changes. It is free as
 * far as can be seen: the commit decides. Refusals: wrong_state, invalid, taken.
 */
export async function planMove(
  app: App,
  { calendar, practice }: Pick<AroundVisit, 'calendar' | 'practice'>,
  before: Appointment,
  change: Move,
  by: string,
): Promise<NextVisit | undefined> {
  const now = app.now();
  if (!isAhead(before.state)) throw refusedState(before.state, 'moved');
  if (Date.parse(before.endsAt) <= now.getTime()) {
    throw new Refusal('wrong_state', 'That visit is over. Mark whether they came, then book another.');
  }
  const { visitType, provider = before.provider } = { ...before, ...(change.provider ? change : {}) };
  if (!visitType || !provider) {
    throw new Refusal('invalid', 'The calendar does not know this visit: name a provider, or book it anew.', {
      field: 'provider',
    });
  }
  const { date = before.date, time = before.time } = change;
  const wish = { visitType, provider, chair: change.chair, date, time, minutes: before.minutes };
  const planned = planVisit(calendar, locationById(practice, before.location), wish, now.getTime());
  const kept = planned.chairs.filter(({ id }) => id === before.chair);
  const chair = await freeChair(app, [...kept, ...planned.chairs], { id: before.id, ...planned.time });
  if (!chair) throw taken();
  const { reason: _before, unmarked: _asked, holdsNoTime: _now, ...rest } = before;
  const after: Appointment = {
    ...rest,
    ...planned.time,
    provider,
    chair,
    state: 'booked',
    stateAt: now.toISOString(),
    stateBy: by,
    ...(change.reason ? { reason: change.reason } : {}),
    version: before.version + 1,
  };
  if (isSameTime(before, after)) return undefined;
  const mates = (await chainOf(app, before)).filter(({ id }) => id !== before.id);
  insistOnGaps(calendar, [...mates, after]);
  const also = Object.fromEntries(mates.map((mate, nth) => [`mate ${nth}`, unchangedAppointment(mate)]));
  const says = `Moved from ${visitWhen(before)} to ${named(calendar, after)}`;
  return { after, says, also };
}

function isSameTime(before: Appointment, after: Appointment): boolean {
  return (
    before.startsAt === after.startsAt &&
    before.provider === after.provider &&
    before.chair === after.chair &&
    !before.holdsNoTime
  );
}
