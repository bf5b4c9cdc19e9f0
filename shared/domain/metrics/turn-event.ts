import { callTurnEvent } from '../call/call-turn.ts';
import type { Entry } from '../message/entry.ts';
import type { TurnEvent } from './turn.ts';

/**
 * A stored entry as the figures see it. A message still within its undo hold answers nobody yet (docs/decisions/0001), a
 * planned one answers when it has left, and only what a person wrote themselves is a person's answer.
 */
export function turnEvent(entry: Entry): TurnEvent {
  if (entry.kind === 'call') return { ...callTurnEvent(entry), ...(entry.by ? { by: entry.by } : {}) };
  const { id, at, direction, channel } = entry;
  // A reminder that is spoken answers nobody, as one that is written does.
  const kind = entry.kind === 'spoken' ? 'text' : entry.kind;
  if (entry.direction === 'in')
    return { id, at, kind, direction, channel, author: 'patient', countsAsTurn: entry.countsAsTurn };
  const { by } = entry;
  if (entry.kind === 'event') {
    const author = by === 'system' ? 'system' : 'staff';
    const closed = entry.closedTurn ? { closed: 'no-reply-needed' as const } : {};
    const state = stateOf[entry.event];
    return {
      id,
      at,
      kind,
      direction,
      channel,
      author,
      by,
      countsAsTurn: false,
      ...closed,
      ...(state ? { thread: state } : {}),
    };
  }
  const leftAt = entry.leftAt ?? (entry.planned ? undefined : at);
  return {
    id,
    at,
    kind,
    direction,
    channel,
    author: by === 'system' || entry.purpose !== 'reply' ? 'system' : 'staff',
    by,
    countsAsTurn: false,
    scheduled: entry.planned,
    outcome: entry.status,
    ...(leftAt ? { leftAt } : {}),
  };
}

/** What an event made of its thread. */
const stateOf: Partial<Record<string, 'done' | 'open'>> = {
  done: 'done',
  reopened: 'open',
  snoozed: 'open',
};

/** A message within its undo hold counts for the inbox as answered: nobody else should answer it meanwhile. */
export function inboxEvent(entry: Entry): TurnEvent {
  const event = turnEvent(entry);
  return event.outcome === 'held' && event.scheduled !== true ? { ...event, outcome: 'queued' } : event;
}
