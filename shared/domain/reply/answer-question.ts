import type { App } from '../../ports.ts';
import { appointmentKey, appointmentRow } from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { recordVisits } from '../appointment/record-visits.ts';
import { timeIfFree } from '../appointment/time-if-free.ts';
import { isAhead } from '../appointment/transitions.ts';
import { stateWords, visitWhen } from '../appointment/visit-words.ts';
import { calendarKey, calendarRow } from '../calendar/calendar.rows.ts';
import { emptyCalendar } from '../calendar/read-calendar.ts';
import type { Address } from '../contact/address.ts';
import type { InboundEntry } from '../message/entry.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { putThread } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { echoText } from './answer-words.ts';
import { answersBefore } from './answers-before.ts';
import type { Around } from './around.ts';
import type { Reading } from './intent.ts';
import type { OpenQuestion } from './open-question.ts';
import { planAnswer } from './plan-answer.ts';
import type { ReHomed } from './re-home.ts';
import { isReadElsewhere, settleReply, settlingWrites } from './settle-reply.ts';

/** The message that answers, where it is not the one being read: it waited until it was known whom it is about. */
export interface Answering {
  reading: Reading;
  entry: InboundEntry;
  question: OpenQuestion;
  home?: ReHomed | undefined;
  /** The messages that ask nothing more by having been understood, whatever they said; the one that answers, where none are given. */
  calms?: readonly InboundEntry[] | undefined;
  contact?: ((from: Address) => Address) | undefined;
  /** More questions are answered by it: it is not marked as read yet. */
  leavesUnread?: boolean;
}

/**
 * Lets a reply answer what was asked about a visit: the visit moves by the table of its states, one line says so with the
 * words, and the patient is told what we took it for. What does not fit is shown to a person and acted on by nobody else.
 * False when something moved meanwhile; whoever asks looks again.
 */
export async function answerQuestion(app: App, around: Around, answering: Answering): Promise<boolean> {
  const { reading, entry, question, home, contact, leavesUnread } = answering;
  const [before, stored] = await app.table.getMany(
    [appointmentRow, appointmentKey(question.appointmentId)],
    [calendarRow, calendarKey],
  );
  if (!before) throw new Error('a question asks about a visit that is not there');
  const calendar = stored ?? emptyCalendar;
  const { calms = [] } = answering;
  const understood = leavesUnread ? [] : (answering.calms ?? [entry]);
  const toPerson = async () => {
    // A person is shown it already: more of it is answered next.
    if (leavesUnread && around.head.reading?.entryId === entry.id) return true;
    return settleReply(app, around, {
      home,
      contact,
      leavesUnread,
      calms,
      head: (head) => suggested(head, entry, reading, before.id),
      mayBeAfterHours: !leavesUnread,
    });
  };
  const answer = { entryId: entry.id, at: entry.at, version: question.version, threadId: entry.threadId };
  const planned = planAnswer(before, reading, answer, app.now().getTime(), calendar.lateCancelHours);
  if (planned.is === 'person') return toPerson();
  const names = around.people.map(({ givenName }) => givenName);
  if (planned.is === 'overtaken') {
    if (leavesUnread) return true;
    const isYes = before.state === 'confirmed' && before.stateBy === 'patient';
    const asked = { visit: { ...before, answered: answer }, askedAt: question.at, names };
    const waited = isYes && !home ? await answersBefore(app, around.head, undefined, asked) : [];
    if (waited.length === 0) return settleReply(app, around, { home, contact, calms: understood });
    const head = (of: Thread) => (of.reading?.appointmentId === before.id ? withoutReading(of) : of);
    return settleReply(app, around, { contact, calms: waited, isAll: true, head });
  }

  let { after } = planned;
  if (planned.is === 'change' && planned.again) {
    const time = await timeIfFree(app, calendar, around.practice, before);
    if (!time) return toPerson();
    after = { ...after, ...time };
  }
  const owner = await app.table.get(patientRow, patientKey(before.patientId));
  const patient = owner && { ...owner, threadId: before.threadId };
  if (!patient) throw new Error('a visit has no patient');
  const isYes = reading.intent === 'confirm';
  const isDone = isYes || reading.intent === 'cancel';
  const isNews = planned.is === 'change' && isDone;
  // What is confidential is not repeated to whoever looks at the screen.
  const text =
    isNews && !around.head.confidential
      ? echoText(around.practice.name, reading.language, reading.intent === 'cancel' ? 'cancelled' : 'confirmed', [
          { name: patient.givenName, visit: after },
        ])
      : undefined;
  const changed = (head: Thread): Thread =>
    isYes ? withoutReading(head, entry.id) : suggested(head, entry, reading, before.id);
  const settledToo = isYes
    ? await answersBefore(app, home?.head ?? around.head, home?.entry ?? entry, {
        visit: before,
        askedAt: question.at,
        names,
      })
    : [];
  const isSame = patient.threadId === (home?.entry.threadId ?? around.head.id);
  const settling = settlingWrites(app, around, {
    home,
    contact,
    leavesUnread,
    calms: isYes ? [...understood, ...settledToo] : calms,
    head: changed,
    ...(text
      ? { answer: { text, purpose: 'answer-echo' as const, echo: { appointmentId: after.id, version: after.version } } }
      : {}),
    mayBeAfterHours: !isDone,
  });
  const recorded = await recordVisits(app, calendar, patient, [{ before, after }], {
    says: saysOf(planned.is === 'change', before, after, reading, entry.text),
    by: 'system',
    also: {
      ...settling.writes,
      ...(isSame ? {} : { 'own thread': putThread(settling.head, settling.headVersion) }),
    },
    ...(isSame ? { thread: { next: settling.head, version: settling.headVersion } } : {}),
  });
  if (recorded.ok) {
    app.log.info('answer_read', { entryId: entry.id, appointmentId: before.id, intent: reading.intent });
    return true;
  }
  if (recorded.by === 'beside' && isReadElsewhere(recorded.names)) return true;
  // Somebody else has that time by now.
  return recorded.by === 'provider' && planned.is === 'change' && planned.again ? toPerson() : false;
}

/** The line of the thread: what became of the visit, and the words it was read from. */
function saysOf(
  isChange: boolean,
  before: Appointment,
  after: Appointment,
  { intent, words }: Reading,
  text: string,
): string | undefined {
  const said = `“${words || text}”`;
  if (intent === 'late') return `Will be late, says ${said} (${visitWhen(after)})`;
  if (intent === 'reschedule') return `Wants another time than ${visitWhen(before)}: ${said}`;
  if (!isChange) return undefined;
  const again = isAhead(before.state) ? '' : ', booked again';
  return `${stateWords[after.state]} by text${again}: ${said} (${visitWhen(after)})`;
}

/** What was shown before is settled by a yes; what the same message says of another visit is not. */
function withoutReading(head: Thread, entryId?: string): Thread {
  if (entryId !== undefined && head.reading?.entryId === entryId) return head;
  const { reading: _read, ...rest } = head;
  return rest;
}

/** Shown to staff: what it seems to ask for. A yes that changed nothing is said too. */
function suggested(
  head: Thread,
  { id: entryId, at }: InboundEntry,
  { intent, words }: Reading,
  appointmentId: string,
): Thread {
  if (intent !== 'confirm' && intent !== 'cancel' && intent !== 'reschedule' && intent !== 'late') return head;
  // What came last is shown, whichever was read first.
  if (head.reading?.at !== undefined && head.reading.at > at) return head;
  return { ...head, reading: { entryId, at, intent, words, appointmentId } };
}
