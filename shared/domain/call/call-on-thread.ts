import { dueAt } from '../metrics/turn.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import type { Thread } from '../thread/thread.ts';
import { reopened, said } from '../thread/thread-rules.ts';
import type { CallEntry } from './call.ts';
import { answersPatient, callTurnEvent, speakerOf } from './call-turn.ts';

/**
 * The head of a thread after something was heard of a call: `before` is the call as it stood there, or undefined when it
 * is new. One that somebody has taken since it rang answers whatever was waiting, unless more was said meanwhile: then it
 * `recounts` (see keep-call.ts), and the turn stays open until that is done.
 */
export function callOnThread(
  practice: Practice,
  head: Thread,
  before: CallEntry | undefined,
  after: CallEntry,
): Thread {
  return timed(changed(practice, head, before, after), after);
}

/** What is said after a call that was taken stands after that moment, whatever a machine's clock says. */
function timed(head: Thread, call: CallEntry): Thread {
  const { at } = callTurnEvent(call);
  return answersPatient(call) && at > (head.tipAt ?? '') ? { ...head, tipAt: at } : head;
}

function changed(practice: Practice, head: Thread, before: CallEntry | undefined, after: CallEntry): Thread {
  if (!before) return withUnread(withNewCall(practice, head, after), undefined, after);
  if (head.last?.id !== after.id) return withUnread(head, before, after);
  const shown: Thread = { ...head, last: saidIn(head, after).last };
  if (answersPatient(before) || !answersPatient(after)) return withUnread(shown, before, after);
  return withUnread({ ...answered(shown), unread: after.direction === 'out' ? 0 : shown.unread }, before, after);
}

/** Whether the head shows what changed of the call: who has the word, what it says, what is unread. */
export function isSeenOnThread(head: Thread, before: CallEntry, after: CallEntry): boolean {
  if (before.outcome !== after.outcome) return true;
  return head.last?.id === after.id && before.text !== after.text;
}

function withNewCall(practice: Practice, head: Thread, call: CallEntry): Thread {
  const shown = saidIn(head, call);
  if (answersPatient(call)) return { ...answered(shown), unread: 0 };
  if (speakerOf(call) !== 'patient') return shown;
  const { hours } = locationById(practice, head.location);
  const turn = head.turn ?? {
    startedAt: call.at,
    firstEntryId: call.id,
    channel: 'voice' as const,
    dueAt: dueAt(hours, call.at, practice.targetMinutes.voice),
  };
  return { ...reopened(shown), lastHuman: 'patient', turn };
}

/** The desk has spoken with the patient. */
function answered(head: Thread): Thread {
  const { turn: _answeredTurn, failure: _dealtWith, ...rest } = head;
  return { ...rest, lastHuman: 'staff' };
}

function saidIn(head: Thread, call: CallEntry): Thread {
  return said(head, call, call.direction, call.by);
}

/** A call that nobody took is one thing to look at; a voicemail is new even where the missed call had been seen. */
function withUnread(head: Thread, before: CallEntry | undefined, after: CallEntry): Thread {
  const change = unreadOf(after) - (before ? unreadOf(before) : 0);
  const unread = Math.max(0, head.unread + change);
  const isNewVoicemail = after.outcome === 'voicemail' && before?.outcome !== 'voicemail';
  return { ...head, unread: isNewVoicemail ? Math.max(1, unread) : unread };
}

function unreadOf({ direction, outcome }: CallEntry): number {
  return direction === 'in' && (outcome === 'missed' || outcome === 'voicemail') ? 1 : 0;
}
