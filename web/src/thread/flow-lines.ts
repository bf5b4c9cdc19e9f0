import type { EntryOut } from '#shared/api.ts';
import { dateOf, dayOf } from '../ui/dates.ts';

/** One thing in the flow. */
export type FlowLine =
  | { kind: 'day'; key: string; words: string }
  | { kind: 'new'; key: string; count: number }
  | {
      kind: 'entry';
      key: string;
      entry: EntryOut;
      /** The first of a run of one writer: it says who and when. */
      starts: boolean;
      /** Another of the same writer follows directly. */
      goesOn: boolean;
    };

/** What was unread when the conversation was opened. */
export interface Unread {
  firstId: string;
  count: number;
}

const runMilliseconds = 10 * 60_000;

/** The entries (newest first) as the flow shows them, oldest first, with days and the line before what is new. */
export function flowLines(entries: EntryOut[], unread: Unread | undefined, zone: string, now: number): FlowLine[] {
  const ordered = entries.toReversed();
  return ordered.flatMap((entry, index) => {
    const before = ordered[index - 1];
    const after = ordered[index + 1];
    const at = Date.parse(entry.at);
    const newDay = !before || dateOf(Date.parse(before.at), zone) !== dateOf(at, zone);
    const isNew = entry.id === unread?.firstId;
    const lines: FlowLine[] = [];
    if (newDay) lines.push({ kind: 'day', key: `day ${dateOf(at, zone)} ${entry.id}`, words: dayOf(at, zone, now) });
    if (isNew) lines.push({ kind: 'new', key: 'new', count: unread.count });
    lines.push({
      kind: 'entry',
      key: entry.id,
      entry,
      starts: newDay || isNew || !isRun(before, entry),
      goesOn: after !== undefined && after.id !== unread?.firstId && isRun(entry, after),
    });
    return lines;
  });
}

/** The patient's nth newest message, n being how many are unread. */
export function firstUnread(entries: EntryOut[], count: number): Unread | undefined {
  const inbound = entries.filter(isNews);
  const first = inbound[Math.min(count, inbound.length) - 1];
  return first ? { firstId: first.id, count } : undefined;
}

function isSpoken({ kind }: EntryOut): boolean {
  return kind !== 'event' && kind !== 'call';
}

/** Something of a patient's that is to be looked at: a call that the desk took, or that still rings, is none. */
function isNews({ direction, kind, call, mail }: EntryOut): boolean {
  if (direction !== 'in' || kind === 'event' || mail?.automatic) return false;
  return call === undefined || call.outcome === 'missed' || call.outcome === 'voicemail';
}

function isRun(one: EntryOut | undefined, next: EntryOut): boolean {
  if (!one || !isSpoken(one) || !isSpoken(next)) return false;
  if (one.direction !== next.direction || one.by !== next.by || one.from !== next.from) return false;
  return Date.parse(next.at) - Date.parse(one.at) < runMilliseconds;
}
