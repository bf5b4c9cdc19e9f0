import type { App } from '../../ports.ts';
import { callTurnEvent, speakerOf } from '../call/call-turn.ts';
import { entryRow } from '../message/any-entry.ts';
import { entriesOf } from '../message/entry.rows.ts';
import type { Entry } from '../message/entry.ts';
import { dueAt, openTurn, type TurnEvent } from '../metrics/turn.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import { preview, type Thread } from './thread.ts';

const lookBack = 200;

/**
 * The head as its own entries tell it, after one of them was taken back or failed: turn, newest word and who wrote it
 * are read again from the newest 200 entries by the same functions as the figures. `changed` stands in for its stored
 * self; `without` is left out.
 */
export async function recount(
  app: App,
  practice: Practice,
  head: Thread,
  { changed, without }: { changed?: Entry; without?: string },
): Promise<Thread> {
  const { rows } = await app.table.query(entryRow, entriesOf(head.id, lookBack));
  const entries = rows
    .filter((entry) => entry.id !== without)
    .map((entry) => (entry.id === changed?.id ? changed : entry));
  const { hours } = locationById(practice, head.location);
  const open = openTurn(entries.map(turnEvent));
  const channel = entries.find(({ id }) => id === open?.firstEntryId)?.channel ?? 'sms';
  const newest = entries.find((entry) => entry.kind !== 'event');
  const human = entries.map(speaker).find((one) => one !== undefined);
  const { turn: _turn, last: _last, lastHuman: _human, tip: _tip, ...rest } = head;
  return {
    ...rest,
    ...(open
      ? { turn: { ...open, channel, dueAt: dueAt(hours, open.startedAt, practice.targetMinutes[channel]) } }
      : {}),
    ...(newest ? { last: lastOf(newest), lastAt: newest.at } : {}),
    ...(human ? { lastHuman: human } : {}),
    ...(entries[0] ? { tip: entries[0].id } : {}),
  };
}

/**
 * An entry as the definition of a turn sees it. A message still within its undo hold counts here as answered: nobody
 * else should answer it meanwhile; a planned one answers only when it has left.
 */
export function turnEvent(entry: Entry): TurnEvent {
  if (entry.kind === 'call') return callTurnEvent(entry);
  const { id, at, kind, direction, channel } = entry;
  if (entry.direction === 'in')
    return { id, at, kind, direction, channel, author: 'patient', countsAsTurn: entry.countsAsTurn };
  const author = entry.by === 'system' ? 'system' : 'staff';
  if (entry.kind === 'event') {
    const closed = entry.closedTurn ? { closed: 'no-reply-needed' as const } : {};
    return { id, at, kind, direction, channel, author, countsAsTurn: false, ...closed };
  }
  const leftAt = entry.leftAt ?? (entry.planned ? undefined : entry.at);
  return {
    id,
    at,
    kind,
    direction,
    channel,
    author,
    countsAsTurn: false,
    scheduled: entry.planned,
    outcome: entry.status === 'held' && !entry.planned ? 'queued' : entry.status,
    ...(leftAt ? { leftAt } : {}),
  };
}

/** The human who has the word in an entry, if any. */
function speaker(entry: Entry): Thread['lastHuman'] {
  if (entry.kind === 'call') return speakerOf(entry);
  if (!isHuman(entry)) return undefined;
  return entry.direction === 'in' ? 'patient' : 'staff';
}

function isHuman(entry: Exclude<Entry, { kind: 'call' }>): boolean {
  if (entry.direction === 'in') return entry.countsAsTurn;
  if (entry.kind === 'event' || entry.purpose !== 'reply' || entry.status === 'failed') return false;
  return !entry.planned || entry.leftAt !== undefined;
}

function lastOf(entry: Entry): NonNullable<Thread['last']> {
  const by = entry.direction === 'out' && entry.by ? { by: entry.by } : {};
  const { id, kind, direction, channel, at } = entry;
  return { id, kind, direction, channel, at, text: preview(entry.text), ...by };
}
