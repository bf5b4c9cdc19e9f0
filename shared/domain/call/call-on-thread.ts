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

/** What is said after a call that was taken, or that waits anew, stands after that moment, whatever a machine's clock says. */
function timed(head: Thread, call: CallEntry): Thread {
  const { at } = callTurnEvent(call);
  return (answersPatient(call) || call.waitsFrom) && at > (head.tipAt ?? '') ? { ...head, tipAt: at } : head;
}

function changed(practice: Practice, head: Thread, before: CallEntry | undefined, after: CallEntry): Thread {
  if (!before) return withUnread(withNewCall(practice, head, after), undefined, after);
  const isNewest = head.last?.id === after.id;
  const shown: Thread = isNewest ? { ...head, last: saidIn(head, after).last } : head;
  if (bringsNews(head, before, after)) return withUnread(waiting(practice, shown, after), before, after);
  if (!isNewest) return withUnread(head, before, after);
  if (after.recounts || answersPatient(before) || !answersPatient(after)) return withUnread(shown, before, after);
  return withUnread({ ...answered(shown), unread: after.direction === 'out' ? 0 : shown.unread }, before, after);
}

/**
 * Whether a call says something that nobody can have dealt with yet, whatever they did since it rang: a message that was
 * left, or that nobody took it where nothing was said meanwhile.
 */
export function bringsNews(head: Thread, before: CallEntry, after: CallEntry): boolean {
  if (after.direction !== 'in' || before.outcome === after.outcome || answersPatient(before)) return false;
  return after.outcome === 'voicemail' || (after.outcome === 'missed' && head.last?.id === after.id);
}

/** Whether the head shows what changed of the call: who has the word, what it says, what is unread. */
export function isSeenOnThread(head: Thread, before: CallEntry, after: CallEntry): boolean {
  if (before.outcome !== after.outcome) return true;
  return head.last?.id === after.id && before.text !== after.text;
}

function withNewCall(practice: Practice, head: Thread, call: CallEntry): Thread {
  const shown = saidIn(head, call);
  if (answersPatient(call)) return { ...answered(shown), unread: 0 };
  return speakerOf(call) === 'patient' ? waiting(practice, shown, call) : shown;
}

/** The patient waits for an answer, from this call on where they did not wait before. */
function waiting(practice: Practice, head: Thread, call: CallEntry): Thread {
  const { hours } = locationById(practice, head.location);
  const { at: startedAt } = callTurnEvent(call);
  const turn = head.turn ?? {
    startedAt,
    firstEntryId: call.id,
    channel: 'voice' as const,
    dueAt: dueAt(hours, startedAt, practice.targetMinutes.voice),
  };
  return { ...reopened(head), lastHuman: 'patient', turn };
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
