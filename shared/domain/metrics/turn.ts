import type { OpeningHours } from '../practice/opening-hours.ts';
import { epochOf } from '../practice/wall-time.ts';
import { addBusinessTime, businessMilliseconds } from './business-time.ts';

/**
 * A patient waiting for a person: from the first message of a run that nobody has answered (metric definition 1).
 * `startedAt` and `dueAt` are ISO instants, `channel` is that of the first message.
 */
export interface Turn {
  startedAt: string;
  firstEntryId: string;
  channel: string;
  dueAt?: string;
}

/** How a turn ended. The answer's time is the click's, a scheduled one's the moment it left. */
export type TurnEnd =
  | { state: 'waiting' }
  | { state: 'answered'; at: string; entryId: string }
  | { state: 'no-reply-needed'; at: string; entryId: string };

/** A turn with its end. `entryId` of the end leads to who answered, or to who closed it without an answer, and why. */
export interface TurnRecord extends Turn {
  end: TurnEnd;
}

/** What the definition of a turn needs to know of a stored entry. Instants are ISO. */
export interface TurnEvent {
  id: string;
  /** The click of what we send, the arrival of what the patient sends, the time of a logged call or event. */
  at: string;
  /** When it left; a scheduled message counts from then. Absent until then. */
  leftAt?: string;
  kind: 'text' | 'email' | 'call' | 'note' | 'event';
  direction: 'in' | 'out';
  /** `staff` only for what a person did: automatic answers and reminders are `system`. */
  author: 'patient' | 'staff' | 'system';
  /** The staff id behind it, where there is one. */
  by?: string;
  channel: string;
  /** False for STOP and HELP, pure thanks and confirmations, automatic mail, bounces and spam (definition 4). */
  countsAsTurn: boolean;
  scheduled?: boolean;
  bulk?: boolean;
  outcome?: 'held' | 'queued' | 'sent' | 'delivered' | 'failed' | 'unknown' | 'undone';
  /** Set on the event by which a person closed the turn without an answer. */
  closed?: 'no-reply-needed';
  /** Set on an event that made the thread done, or open again. */
  thread?: 'done' | 'open';
}

/** Whether an entry opens a turn when none is open: a patient's text, e-mail, voicemail or missed call. */
export function opensTurn(event: TurnEvent): boolean {
  const isMessage = event.kind === 'text' || event.kind === 'email' || event.kind === 'call';
  return isMessage && event.direction === 'in' && event.author === 'patient' && event.countsAsTurn;
}

/**
 * Whether an entry answers the turn that is open: a call that staff logged, or a person's own text or e-mail that has left
 * its undo hold and has not failed. A scheduled one must have left, any other answers from `queued` on; `unknown` (it may
 * have been sent) answers, a bulk send never does.
 */
export function answersTurn(event: TurnEvent): boolean {
  if (event.author !== 'staff' || event.bulk === true) return false;
  if (event.kind === 'call') return true;
  if (event.direction !== 'out' || (event.kind !== 'text' && event.kind !== 'email')) return false;
  if (event.outcome === 'held' || event.outcome === 'undone' || event.outcome === 'failed') return false;
  return event.leftAt !== undefined || (event.scheduled !== true && event.outcome !== undefined);
}

/**
 * The turns of one thread, oldest first, computed from its stored entries in any order. An answer that failed counts as
 * never given, so its turn goes on from its first start and takes in what the patient wrote since. `dueOf` says when a
 * turn that starts at an ISO instant is due.
 */
export function turnsOf(events: readonly TurnEvent[], dueOf?: (startedAt: string) => string | undefined): TurnRecord[] {
  const turns: TurnRecord[] = [];
  let open: TurnRecord | undefined;
  for (const event of inOrder(events)) {
    if (open) {
      const end = endBy(event);
      if (!end) continue;
      open.end = end;
      open = undefined;
    } else if (opensTurn(event)) {
      const dueAt = dueOf?.(event.at);
      const turn: Turn = { startedAt: event.at, firstEntryId: event.id, channel: event.channel };
      open = { ...turn, ...(dueAt === undefined ? {} : { dueAt }), end: { state: 'waiting' } };
      turns.push(open);
    }
  }
  return turns;
}

/**
 * The turn that is open now, or undefined. Entries from the start of the newest turn on are enough: this is what puts a
 * turn back when its answer failed.
 */
export function openTurn(
  events: readonly TurnEvent[],
  dueOf?: (startedAt: string) => string | undefined,
): Turn | undefined {
  const last = turnsOf(events, dueOf).at(-1);
  if (last?.end.state !== 'waiting') return undefined;
  const { end: _, ...turn } = last;
  return turn;
}

/**
 * When a turn that started at an ISO instant should be answered: `targetMinutes` of business time where the location has
 * opening hours, of wall-clock time where it has none or never opens.
 */
export function dueAt(hours: OpeningHours | undefined, startedAt: string, targetMinutes: number): string {
  const milliseconds = targetMinutes * 60_000;
  const due = hours && addBusinessTime(hours, startedAt, milliseconds);
  return due ?? new Date(epochOf(startedAt) + milliseconds).toISOString();
}

/**
 * The length of a turn in milliseconds, by the wall clock and in business time (metric definition 2). `business` is
 * undefined, never 0, where no opening hours are set.
 */
export function responseTime(
  hours: OpeningHours | undefined,
  startedAt: string,
  answeredAt: string,
): { wall: number; business: number | undefined } {
  return {
    wall: Math.max(0, epochOf(answeredAt) - epochOf(startedAt)),
    business: hours && businessMilliseconds(hours, startedAt, answeredAt),
  };
}

/** How an entry ends the turn that is open, or undefined when it does not. */
function endBy(event: TurnEvent): TurnEnd | undefined {
  if (answersTurn(event)) return { state: 'answered', at: countedAt(event), entryId: event.id };
  if (event.closed === 'no-reply-needed' && event.author === 'staff') {
    return { state: 'no-reply-needed', at: event.at, entryId: event.id };
  }
  return undefined;
}

/** The time at which an entry counts. */
export function countedAt(event: TurnEvent): string {
  return event.scheduled === true ? (event.leftAt ?? event.at) : event.at;
}

/** By time; at the same millisecond the patient's message comes last, since the answer was written without seeing it. */
export function inOrder(events: readonly TurnEvent[]): TurnEvent[] {
  return events
    .map((event) => ({ event, time: epochOf(countedAt(event)), last: opensTurn(event) ? 1 : 0 }))
    .toSorted((a, b) => a.time - b.time || a.last - b.last || (a.event.id < b.event.id ? -1 : 1))
    .map(({ event }) => event);
}
