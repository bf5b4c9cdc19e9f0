import type { Appointment } from '../appointment/appointment.ts';
import { isAhead } from '../appointment/transitions.ts';
import type { Entry } from '../message/entry.ts';
import type { MissedClosed } from './follow-up.ts';

/** Why nothing more is done about a missed visit, and since when (ISO). */
export interface Over {
  why: 'answered' | 'booked' | 'opted-out' | MissedClosed['how'] | 'not-missed';
  at: string;
  /** The visit that was booked instead. */
  booked?: { appointmentId: string; startsAt: string };
}

/** What is known of somebody since their visit was missed. */
export interface Since {
  /** Other visits of theirs, of any time since the missed one began. */
  visits: readonly Appointment[];
  /** What stands in their conversation, and in those of an address that they share, since the visit was marked. */
  entries: readonly Entry[];
  /** When texts, calls or e-mails to them were stopped, where they are (ISO). */
  optedOutAt: readonly string[];
  closed: MissedClosed | undefined;
}

/**
 * Whether a missed visit asks for nothing more: it is no longer marked as missed, another was booked since it began, they
 * answered by any channel or somebody spoke with them since it was marked, they stopped messages, or the desk is done
 * with it. The strongest reason is given; undefined while none is.
 */
export function overOf(visit: Appointment, { visits, entries, optedOutAt, closed }: Since): Over | undefined {
  if (visit.state !== 'no-show') return { why: 'not-missed', at: visit.stateAt };
  const [booked] = bookedInstead(visit, visits);
  if (booked) {
    const { id: appointmentId, startsAt } = booked;
    return { why: 'booked', at: booked.bookedAt, booked: { appointmentId, startsAt } };
  }
  const isSince = (at: string) => at >= visit.stateAt;
  const stopped = [...optedOutAt].filter(isSince).toSorted()[0];
  if (stopped !== undefined) return { why: 'opted-out', at: stopped };
  if (closed && isSince(closed.at)) return { why: closed.how, at: closed.at };
  const answer = entries.find((entry) => isSince(entry.at) && isAnswer(entry));
  return answer && { why: 'answered', at: answer.at };
}

/** The other visits that were booked since a missed one began and stand, or took place; the first booked first. */
function bookedInstead({ id, startsAt }: Appointment, visits: readonly Appointment[]): Appointment[] {
  return visits
    .filter((other) => other.id !== id && other.bookedAt >= startsAt && isStanding(other))
    .toSorted((a, b) => a.bookedAt.localeCompare(b.bookedAt));
}

function isStanding({ state }: Appointment): boolean {
  return isAhead(state) || state === 'arrived' || state === 'attended';
}

/** Words of a person of theirs, or a call in which somebody spoke with them. A machine's mail and HELP answer nothing. */
function isAnswer(entry: Entry): boolean {
  if (entry.kind === 'call') return entry.direction === 'in' || entry.outcome === 'answered';
  if (entry.kind === 'event' || entry.direction === 'out') return false;
  return entry.mail?.automatic === undefined && entry.keyword !== 'help';
}
