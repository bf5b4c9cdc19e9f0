import type { App } from '../../ports.ts';
import { speakerOf } from '../call/call-turn.ts';
import type { Entry } from '../message/entry.ts';
import { shownKind } from '../message/shown-kind.ts';
import { dueAt, openTurn } from '../metrics/turn.ts';
import { inboxEvent } from '../metrics/turn-event.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import { readEntries } from './read-entries.ts';
import { preview, type Thread } from './thread.ts';

const lookBack = 200;

/**
 * The head as its own entries tell it, after one of them was taken back or failed: turn, newest word and who wrote it
 * are read again from the newest 200 entries by the same functions as the figures. `changed` stands in for its stored
 * self; `without` is left out; `added` stands there besides.
 */
export async function recount(
  app: App,
  practice: Practice,
  head: Thread,
  { changed, without, added }: { changed?: Entry; without?: string; added?: Entry },
): Promise<Thread> {
  const stored = await readEntries(app, head, lookBack);
  const standing = stored.entries
    .filter((entry) => entry.id !== without && entry.id !== added?.id)
    .map((entry) => (entry.id === changed?.id ? changed : entry));
  const entries = added ? [...standing, added].toSorted((a, b) => b.at.localeCompare(a.at)) : standing;
  const { hours } = locationById(practice, head.location);
  const open = openTurn(entries.map(inboxEvent));
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
  return { id, kind: shownKind(kind), direction, channel, at, text: preview(entry.text), ...by };
}
