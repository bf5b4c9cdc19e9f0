import type { App } from '../../ports.ts';
import { appointmentKey, appointmentRow } from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { recordVisits } from '../appointment/record-visits.ts';
import { timeIfFree } from '../appointment/time-if-free.ts';
import { stateWords, visitWhen } from '../appointment/visit-words.ts';
import { calendarKey, calendarRow } from '../calendar/calendar.rows.ts';
import { emptyCalendar } from '../calendar/read-calendar.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { settled } from '../practice/read-practice.ts';
import { isStillAsked } from '../reply/open-questions.ts';
import { planAnswer } from '../reply/plan-answer.ts';
import { readAgain } from '../reply/read-again.ts';

const attempts = 20;

/** What was pressed about the visits of a reminder: they come, or want another time. */
export type VisitKey = 'confirm' | 'reschedule';

/**
 * Lets a key that was pressed in a call answer for the visits that it spoke of, each by the table of a visit's states and
 * with its line; once, however often the key comes. False where one of them is not what was said any more.
 */
export async function answerByKey(app: App, call: OutboundEntry, sid: string, intent: VisitKey): Promise<boolean> {
  let isSo = true;
  for (const { appointmentId, version } of call.reminder?.visits ?? []) {
    isSo = (await answerOne(app, { appointmentId, version, entryId: `${sid}-${intent}`, intent })) && isSo;
  }
  return isSo;
}

async function answerOne(
  app: App,
  of: { appointmentId: string; version: number; entryId: string; intent: VisitKey },
): Promise<boolean> {
  const { appointmentId, version, entryId, intent } = of;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [visit, stored, settings] = await app.table.getMany(
      [appointmentRow, appointmentKey(appointmentId)],
      [calendarRow, calendarKey],
      [practiceRow, practiceKey],
    );
    if (!visit) throw new Error('a call spoke of a visit that is not there');
    if (visit.answered?.entryId === entryId) return true;
    const now = app.now();
    if (!isStillAsked(visit, version) || Date.parse(visit.startsAt) <= now.getTime()) return false;
    const calendar = stored ?? emptyCalendar;
    const reading = { intent, words: '', language: 'en' as const };
    const answer = { entryId, at: now.toISOString(), version };
    const planned = planAnswer(visit, reading, answer, now.getTime(), calendar.lateCancelHours);
    if (planned.is === 'person' || planned.is === 'overtaken') return false;
    const isAgain = planned.is === 'change' && planned.again;
    const time = isAgain ? await timeIfFree(app, calendar, settled(settings), visit) : {};
    if (!time) return false;
    const patient = await app.table.get(patientRow, patientKey(visit.patientId));
    if (!patient) throw new Error('a visit has no patient');
    const after = { ...planned.after, ...time };
    const says = planned.is === 'change' ? saysOf(after, intent, isAgain) : undefined;
    const also = intent === 'confirm' ? await readAgain(app, visit) : {};
    const recorded = await recordVisits(app, calendar, patient, [{ before: visit, after }], {
      says,
      by: 'system',
      also,
    });
    if (recorded.ok) {
      app.log.info('visit_answered_by_key', { appointmentId, intent });
      return true;
    }
    // Somebody else has that time by now.
    if (isAgain && recorded.by === 'provider') return false;
    await app.backOff(attempt);
  }
  throw new Error('a visit kept changing while its patient pressed a key');
}

function saysOf(after: Appointment, intent: VisitKey, isAgain: boolean): string | undefined {
  if (intent !== 'confirm') return undefined;
  return `${stateWords[after.state]} by telephone${isAgain ? ', booked again' : ''} (${visitWhen(after)})`;
}
