import type { Key, RowChange } from '../../table.ts';
import {
  appointmentIdOfKey,
  appointmentKey,
  appointmentRow,
  isAppointmentKey,
} from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { complaintRow, isComplaintKey } from '../complaint/complaint.rows.ts';
import { entryRow } from '../message/any-entry.ts';
import { isEntryKey, refFromKey } from '../message/entry.key.ts';
import type { Entry } from '../message/entry.ts';
import { isReminderStepKey } from '../reminder/reminder.key.ts';
import { isSurveyKey, surveyOfKey } from '../survey/survey.rows.ts';
import { isThreadHead, threadIdOfKey } from '../thread/thread.rows.ts';
import { thread } from '../thread/thread.ts';
import type { AgainChange, CountedChange, RebookedChange, SlotChange } from './counted-change.ts';
import { contactBy } from './missed-visit.ts';
import { slotOf } from './refilled.ts';
import { seenByFigures } from './seen-by-figures.ts';

/**
 * What a changed row means to the figures: an entry that came, went or now counts otherwise, or that carries a reminder
 * further; a thread that is at another location, or was brought together with another or parted from it; an open turn that is due at another time; a visit and what was recorded of
 * its reminders. Throws on a row that is not what its key says.
 */
export function readCountedChange({ key, before, after }: RowChange): CountedChange[] {
  if (isAppointmentKey(key)) return ofVisit(key, before, after);
  if (isComplaintKey(key)) return ofComplaint(before, after);
  if (isSurveyKey(key)) return after?.asked || after?.leftOut ? [{ survey: surveyOfKey(key) }] : [];
  if (isEntryKey(key)) return ofEntry(key, before, after);
  return isThreadHead(key) ? ofHead(threadIdOfKey(key), before, after) : [];
}

type Row = Record<string, unknown> | undefined;
/** Before any visit. */
const longAgo = '2000-01-01T00:00:00.000Z';

function ofVisit(key: Key, before: Row, after: Row): CountedChange[] {
  const visitId = appointmentIdOfKey(key);
  if (key.sk !== appointmentKey(visitId).sk) return isReminderStepKey(key) ? [{ visitId }] : [];
  const [was, is] = [before, after].map((row) => row && appointmentRow.schema.parse(row));
  return [
    { visitId },
    ...(bookedFor(was) === bookedFor(is) ? [] : [was, is].flatMap(rebookedOf)),
    ...slotChanges(was, is),
    ...(seenAt(was) === seenAt(is) ? [] : [was, is].flatMap(againOf)),
  ];
}

function rebookedOf(of: Appointment | undefined): RebookedChange[] {
  return of ? [{ rebooked: of.patientId, at: of.bookedAt }] : [];
}

/** Whose it is, and when it is to be: it recovers what was missed before that. */
function bookedFor(of: Appointment | undefined): string | undefined {
  return of && `${of.patientId} ${of.startsAt} ${of.bookedAt}`;
}

function slotChanges(was: Appointment | undefined, is: Appointment | undefined): SlotChange[] {
  const slots = [slotOf(was), slotOf(is)];
  if (JSON.stringify(slots[0]) === JSON.stringify(slots[1])) return [];
  return slots.flatMap((slot) => (slot ? [{ slotAt: slot.location, date: slot.date }] : []));
}

function againOf(of: Appointment | undefined): AgainChange[] {
  return of?.state === 'attended' ? [{ cameAgain: of.patientId, at: of.startsAt }] : [];
}

/** Who was seen, and when, where they were. */
function seenAt(of: Appointment | undefined): string | undefined {
  return of?.state === 'attended' ? `${of.patientId} ${of.startsAt} ${of.date}` : undefined;
}

function ofComplaint(before: Row, after: Row): CountedChange[] {
  const of = after ?? before;
  return of ? [{ complaint: complaintRow.schema.parse(of) }] : [];
}

function ofEntry(key: Key, before: Row, after: Row): CountedChange[] {
  const { threadId, at } = refFromKey(key);
  const [was, is] = [before, after].map((row) => row && entryRow.schema.parse(row));
  const changes: CountedChange[] = [];
  if ((was && seenByFigures(was)) !== (is && seenByFigures(is))) changes.push({ threadId, since: at });
  if ((was && contactBy(was)) !== (is && contactBy(is))) changes.push({ missedIn: threadId, at });
  // One that is new was recorded with its step.
  const reminder = was && 'reminder' in was ? was.reminder : undefined;
  if (reminder && wayOf(was) !== wayOf(is))
    changes.push(...reminder.visits.map(({ appointmentId: visitId }) => ({ visitId })));
  const survey = is && 'survey' in is ? is.survey : undefined;
  if (survey && wayOf(was) !== wayOf(is)) changes.push({ survey });
  return changes;
}

/** How far a message has come, as far as reminders and the survey are counted by it. */
function wayOf(entry: Entry | undefined): string | undefined {
  if (!entry || !('status' in entry)) return undefined;
  return JSON.stringify([entry.status, entry.leftAt !== undefined, entry.failure?.kind, entry.failure?.code]);
}

function ofHead(threadId: string, before: Row, after: Row): CountedChange[] {
  const fromBeginning = { threadId, since: undefined };
  if (!after) return [fromBeginning];
  if (!before) return [];
  const [was, is] = [thread.parse(before), thread.parse(after)];
  const isJoinedOtherwise = was.joinedInto !== is.joinedInto || was.joins?.join() !== is.joins?.join();
  if (isJoinedOtherwise) return [fromBeginning, { missedIn: threadId, at: longAgo }];
  if (was.location !== is.location) return [fromBeginning];
  // One that opens again, for an answer that was taken back or failed, is due by the settings of then.
  const isDueOtherwise = is.turn && (is.turn.startedAt !== was.turn?.startedAt || is.turn.dueAt !== was.turn.dueAt);
  return isDueOtherwise && is.turn ? [{ threadId, since: is.turn.startedAt }] : [];
}
