import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { calendarKey, calendarRow } from '../calendar/calendar.rows.ts';
import { emptyCalendar } from '../calendar/read-calendar.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { settled } from '../practice/read-practice.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { appointmentKey, appointmentRow } from './appointment.rows.ts';
import type { Appointment } from './appointment.ts';
import { taken } from './book.ts';
import { type AroundVisit, type NextVisit, planMove } from './plan-move.ts';
import { recordVisits } from './record-visits.ts';
import { refusedState } from './refused-state.ts';
import { timeAgain } from './time-again.ts';
import { cancelledAs, transition, type VisitState } from './transitions.ts';
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
      : await planMove(app, around, before, change, who.id);
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

async function inState(
  app: App,
  who: Staff,
  { calendar, practice }: AroundVisit,
  before: Appointment,
  asked: Exclude<VisitState, 'moved'>,
  reason: string | undefined,
): Promise<NextVisit | undefined> {
  const now = app.now().getTime();
  const start = Date.parse(before.startsAt);
  const isCalledOff = before.state === 'cancelled' || before.state === 'late-cancelled';
  const to = asked === 'cancelled' ? cancelledAs(start, now, calendar.lateCancelHours) : asked;
  if (before.state === to || (asked === 'cancelled' && isCalledOff)) return undefined;
  const rule = transition(before.state, to);
  if (!rule) throw refusedState(before.state, to);
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
