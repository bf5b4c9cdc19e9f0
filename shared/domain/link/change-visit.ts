import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { appointmentKey, appointmentRow } from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { type AroundVisit, planMove } from '../appointment/plan-move.ts';
import { recordVisits } from '../appointment/record-visits.ts';
import { timeAgain } from '../appointment/time-again.ts';
import { isAhead } from '../appointment/transitions.ts';
import { stateWords, visitWhen } from '../appointment/visit-words.ts';
import { calendarKey, calendarRow } from '../calendar/calendar.rows.ts';
import { emptyCalendar } from '../calendar/read-calendar.ts';
import { countsNoMore } from '../message/entry.rows.ts';
import type { InboundEntry } from '../message/entry.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { settled } from '../practice/read-practice.ts';
import { answersBefore } from '../reply/answers-before.ts';
import { calmed } from '../reply/calm.ts';
import { planAnswer } from '../reply/plan-answer.ts';
import { readAgain } from '../reply/read-again.ts';
import { standingThread } from '../thread/standing-thread.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { reopened } from '../thread/thread-rules.ts';
import { isOffered } from './offer-times.ts';
import type { VisitTicket, WallMoment } from './visit-ticket.ts';

/** What a patient presses: they come (also after all), they do not, or they take another of the times that are free. */
export type VisitPress = { does: 'confirm' } | { does: 'cancel' } | { does: 'move'; date: string; time: string };

/**
 * What came of it. `changed`: the visit is not what the page showed any more; `taken`: that time is not free now; `cannot`:
 * its state does not allow it, so that a person has to.
 */
export type Pressed = 'done' | 'changed' | 'taken' | 'cannot';

const attempts = 20;

/**
 * Does what a patient pressed on the page of their visit, once however often the press comes: by the table of a visit's
 * states, with one line in the thread. It answers what was asked about the visit as a reply would. Later answers win,
 * and what the desk did meanwhile is not undone.
 */
export async function changeVisit(
  app: App,
  appointmentId: string,
  ticket: VisitTicket,
  press: VisitPress,
): Promise<Pressed> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const found = await read(app, appointmentId);
    const { visit, around, head } = found;
    const planned = await plan(app, found, ticket, press);
    if (typeof planned === 'string') return planned;
    const { after, says, also } = planned;
    const wish = press.does === 'move' ? await wishGranted(app, found) : undefined;
    const next = headAfter(wish && head ? calmed(head, [wish]) : head, visit, press);
    const again = press.does === 'confirm' ? await readAgain(app, visit) : {};
    const recorded = await recordVisits(app, around.calendar, around.patient, [{ before: visit, after }], {
      says,
      by: 'system',
      also: { ...also, ...again, ...(wish ? { wish: countsNoMore(wish) } : {}) },
      ...(head && next ? { thread: { next, version: head.version } } : {}),
    });
    if (recorded.ok) {
      app.log.info('visit_changed_by_link', { appointmentId, does: press.does });
      return 'done';
    }
    if (recorded.by === 'provider') return 'taken';
    await app.backOff(attempt);
  }
  throw new Error('a visit kept changing while its patient pressed');
}

interface Found {
  visit: Appointment;
  around: AroundVisit;
  head: Thread | undefined;
}

async function read(app: App, appointmentId: string): Promise<Found> {
  const [visit, calendar, settings] = await app.table.getMany(
    [appointmentRow, appointmentKey(appointmentId)],
    [calendarRow, calendarKey],
    [practiceRow, practiceKey],
  );
  if (!visit) throw new Error('a link leads to a visit that is not there');
  const [patient, found] = await app.table.getMany(
    [patientRow, patientKey(visit.patientId)],
    [threadRow, threadKey(visit.threadId)],
  );
  const head = await standingThread(app, found);
  if (!patient) throw new Error('a visit has no patient');
  return { visit, around: { calendar: calendar ?? emptyCalendar, practice: settled(settings), patient }, head };
}

type Planned = { after: Appointment; says: string | undefined; also?: Awaited<ReturnType<typeof moved>>['also'] };

async function plan(
  app: App,
  { visit, around }: Found,
  { once, version, times }: VisitTicket,
  press: VisitPress,
): Promise<Planned | Pressed> {
  const now = app.now().getTime();
  const entryId = `${once}-${press.does}`;
  if (visit.answered?.entryId === entryId || (press.does === 'move' && isAlready(visit, press, version))) return 'done';
  if (visit.version !== version) return 'changed';
  // What the desk called off is the desk's to book again.
  const isTheirs = isAhead(visit.state) || visit.stateBy === 'patient';
  if (Date.parse(visit.startsAt) <= now || !isTheirs) return 'cannot';
  try {
    if (press.does === 'move')
      return await moved(app, around, visit, { date: press.date, time: press.time, shown: times });
    const at = new Date(now).toISOString();
    const reading = { intent: press.does, words: '', language: 'en' as const };
    // Whoever answers once more still answers what was asked, though their own answers made other versions of it.
    const asked = visit.stateBy === 'patient' ? (visit.answered?.version ?? version) : version;
    const answer = { entryId, at, version: asked };
    const planned = planAnswer(visit, reading, answer, now, around.calendar.lateCancelHours);
    if (planned.is === 'person') return 'cannot';
    if (planned.is === 'overtaken') return 'changed';
    if (planned.is === 'noted') return { after: planned.after, says: undefined };
    const time = planned.again ? await timeAgain(app, around.calendar, around.practice, visit) : {};
    const after = { ...planned.after, ...time };
    const again = planned.again ? ', booked again' : '';
    return { after, says: `${stateWords[after.state]} by link${again} (${visitWhen(after)})` };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.code === 'wrong_state' ? 'cannot' : 'taken';
  }
}

/** The same press came before: it stands where they wanted it, one version on. */
function isAlready(visit: Appointment, { date, time }: { date: string; time: string }, version: number): boolean {
  const isThere = visit.date === date && visit.time === time && isAhead(visit.state);
  return isThere && visit.stateBy === 'patient' && visit.version === version + 1;
}

async function moved(
  app: App,
  around: AroundVisit,
  visit: Appointment,
  { shown, ...to }: WallMoment & { shown: readonly WallMoment[] },
) {
  const { calendar } = around;
  if (isAhead(visit.state) && !(await isOffered(app, { visit, calendar }, to, shown))) {
    throw new Refusal('taken', 'That time is not offered.');
  }
  const next = await planMove(app, around, visit, to, 'patient');
  if (!next) throw new Refusal('taken', 'It has that time already.');
  // What was asked about the old time is not answered for the new one.
  const { answered: _of, ...after } = next.after;
  return { ...next, after, says: `${next.says}, by link` };
}

/**
 * The text by which they asked for another time of this visit, where it is all that their conversation waits with: whoever moves
 * the visit themselves waits for nobody.
 */
async function wishGranted(app: App, { visit, around, head }: Found): Promise<InboundEntry | undefined> {
  if (!head || !visit.answered) return undefined;
  const asked = { visit, askedAt: visit.answered.at, names: [around.patient.givenName] };
  const [wish, more] = await answersBefore(app, head, undefined, asked);
  return more ? undefined : wish;
}

/** What it seemed to ask for is settled. That a visit is freed or moved is for the desk to see. */
function headAfter(head: Thread | undefined, { id }: Appointment, { does }: VisitPress): Thread | undefined {
  if (!head) return undefined;
  const { reading, ...rest } = head;
  const settled = reading?.appointmentId === id ? rest : head;
  return does === 'confirm' ? settled : { ...reopened(settled), unread: settled.unread + 1 };
}
