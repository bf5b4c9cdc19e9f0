import type { TurnEvent } from '../metrics/turn.ts';
import type { CallEntry } from './call.ts';

/**
 * A call as the definition of a turn sees it. A call from a patient waits for a person until somebody has taken it, so
 * that one of which nothing more is ever heard is never lost. A call in which they were spoken with, or in which a
 * message was left, is a human answer, at the moment it was asked for or taken; one that reached nobody is none. A message
 * that came after somebody had answered or closed the conversation waits from its own moment.
 */
export function callTurnEvent(call: CallEntry): TurnEvent {
  const { id, at, kind, direction, channel, facts, waitsFrom } = call;
  const isAnswer = answersPatient(call);
  const event: TurnEvent = {
    id,
    at,
    kind,
    direction,
    channel,
    author: isAnswer ? 'staff' : 'system',
    countsAsTurn: false,
  };
  if (isAnswer)
    return direction === 'in' && facts.answeredAt && facts.answeredAt > at ? { ...event, at: facts.answeredAt } : event;
  return direction === 'in' ? { ...event, at: waitsFrom ?? at, author: 'patient', countsAsTurn: true } : event;
}

/** Whether a person of the practice spoke with the patient, or left a message. */
export function answersPatient({ outcome }: Pick<CallEntry, 'outcome'>): boolean {
  return outcome === 'answered' || outcome === 'left-message';
}

/** Who had the word in it: a human of the practice, the patient, or nobody. */
export function speakerOf(call: CallEntry): 'staff' | 'patient' | undefined {
  if (answersPatient(call)) return 'staff';
  return call.direction === 'in' ? 'patient' : undefined;
}
