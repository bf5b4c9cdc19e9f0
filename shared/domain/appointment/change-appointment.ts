import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Write } from '../../table.ts';
import { calendarKey, calendarRow } from '../calendar/calendar.rows.ts';
import type { Calendar } from '../calendar/calendar.ts';
import { emptyCalendar } from '../calendar/read-calendar.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import type { Patient } from '../patient/patient.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import { settled } from '../practice/read-practice.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { appointmentKey, appointmentRow, unchangedAppointment } from './appointment.rows.ts';
import type { Appointment } from './appointment.ts';
import { named, taken } from './book.ts';
import { freeChair } from './free-chair.ts';
import { insistOnGaps } from './least-gaps.ts';
import { chainOf } from './list-appointments.ts';
import { recordVisits } from './record-visits.ts';
import { timeAgain } from './time-again.ts';
import { cancelledAs, isAhead, transition, type VisitState } from './transitions.ts';
import { planVisit } from './visit-time.ts';
import { stateWords, visitWhen } from './visit-words.ts';

/** What the desk may change: the state, or when and with whom; not both at once. */
export interface AppointmentChange {
  state?: Exclude<VisitState, 'moved'> | undefined;
  date?: string | undefined;
  time?: string | undefined;
  provider?: string | undefined;
  chair?: string | undefined;
  /** Why it is called off or moved. */
  reason?: string | undefined;
  /** The visit's version that the desk looked at. */
  version?: number | undefined;
}

interface Around {
  calendar: Calendar;
  practice: Practice;
  patient: Patient;
}

const attempts = 20;
/** Nobody arrives for a visit of another day. */
const arrivesAtMostMs = 12 * 3_600_000;

/**
 * Confirms, moves, calls off or marks a visit. A move takes the new time and gives the old one back in one commit, and
 * raises the version, as calling off does. What is so already stays as it is. Refusals: not_found, changed_meanwhile (by
 * `version`), wrong_state, taken, invalid.
 */
export async function changeAppointment(
  app: App,
  who: Staff,
  id: string,
  change: AppointmentChange,
): Promise<Appointment> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [before, calendar, settings] = await app.table.getMany(
      [appointmentRow, appointmentKey(id)],
      [calendarRow, calendarKey],
      [practiceRow, practiceKey],
    );
    if (!before || !mayEnter(who, before.location)) {
      throw new Refusal('not_found', 'There is no such visit.', { field: 'appointmentId' });
    }
    if (change.version !== undefined && change.version !== before.version) {
      throw new Refusal('changed_meanwhile', 'This visit was moved or called off meanwhile. Look again.');
    }
    const patient = await app.table.get(patientRow, patientKey(before.patientId));
    if (!patient) throw new Error('a visit has no patient');
    const around = { calendar: calendar ?? emptyCalendar, practice: settled(settings), patient };
    const next = change.state
      ? await inState(app, who, around, before, change.state, change.reason)
      : await movedTo(app, who, around, before, change);
    if (!next) return before;
    const recorded = await recordVisits(app, around.calendar, patient, [{ before, after: next.after }], {
      says: next.says,
      by: who.id,
      ...(next.also ? { also: next.also } : {}),
    });
    if (recorded.ok) return recorded.visits[0] ?? next.after;
    if (recorded.by === 'provider' || (recorded.by === 'chair' && change.chair)) throw taken();
    await app.backOff(attempt);
  }
  throw new Refusal('changed_meanwhile', 'This visit is being changed elsewhere just now. Try again.');
}

interface Next {
  after: Appointment;
  says: string;
  also?: Record<string, Write>;
}

async function inState(
  app: App,
  who: Staff,
  { calendar, practice }: Around,
  before: Appointment,
  asked: Exclude<VisitState, 'moved'>,
  reason: string | undefined,
): Promise<Next | undefined> {
  const now = app.now().getTime();
  const start = Date.parse(before.startsAt);
  const isCalledOff = before.state === 'cancelled' || before.state === 'late-cancelled';
  const to = asked === 'cancelled' ? cancelledAs(start, now, calendar.lateCancelHours) : asked;
  if (before.state === to || (asked === 'cancelled' && isCalledOff)) return undefined;
  const rule = transition(before.state, to);
  if (!rule) throw wrongState(before.state, to);
  if (rule.begun && now < start)
    throw new Refusal('wrong_state', 'The visit has not begun yet.', { state: before.state });
  if (to === 'arrived' && start - now > arrivesAtMostMs) {
    throw new Refusal('wrong_state', 'That visit is not today.', { state: before.state });
  }
  const { reason: _before, unmarked: _asked, ...rest } = before;
  let after: Appointment = {
    ...rest,
    state: to,
    stateAt: app.now().toISOString(),
    stateBy: who.id,
    ...(reason ? { reason } : {}),
    version: before.version + (rule.raises ? 1 : 0),
  };
  if (rule.time === 'takes') after = { ...after, ...(await timeAgain(app, calendar, practice, before)) };
  const why = reason ? `: ${reason}` : '';
  return { after, says: `${stateWords[to]}${why} (${visitWhen(before)})` };
}

async function movedTo(
  app: App,
  who: Staff,
  { calendar, practice }: Around,
  before: Appointment,
  change: AppointmentChange,
): Promise<Next | undefined> {
  const now = app.now();
  if (!isAhead(before.state)) throw wrongState(before.state, 'moved');
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
    stateBy: who.id,
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

function wrongState(from: VisitState, to: VisitState): Refusal {
  const message = `A visit that is ${from.replace('-', ' ')} cannot become ${to.replace('-', ' ')}.`;
  return new Refusal('wrong_state', message, { state: from });
}
