import type { RowChange } from '../../table.ts';
import type { EntryRef } from '../../topics.ts';
import { isEntryKey, refFromKey } from '../message/entry.key.ts';
import { mediaWake, wordsWake } from '../message/entry.rows.ts';
import { type OutboundEntry, outboundEntry } from '../message/entry.ts';
import { practiceKey } from '../practice/practice.rows.ts';
import { sessionIdOfKey, sessionPrefix } from '../session/session.rows.ts';
import { staffIdOfKey } from '../staff/staff.rows.ts';
import { isThreadHead, threadIdOfKey, threadPrefix } from '../thread/thread.rows.ts';
import { placeOf, restingView, thread } from '../thread/thread.ts';

/**
 * Something that open pages are told of, or end by; what is `posted`, or has words to be read or pictures to be fetched,
 * nobody has queued yet.
 */
export type Change =
  | { of: 'thread'; threadId: string; locations: string[]; version: number; view: string }
  | { of: 'messages'; threadId: string; posted?: OutboundEntry; pictured?: EntryRef; worded?: EntryRef }
  | { of: 'staff' }
  | { of: 'session'; sessionId: string }
  | { of: 'practice' };

/** The rows of which it may be: how their partition keys begin. Others never start the function. */
export const watchedRows: readonly string[] = [threadPrefix, practiceKey.pk, sessionPrefix];

/** A message whose words a job has read looks as before; what follows from them is told by the rows that change with it. */
function isOnlyRead(before: RowChange['before'], after: RowChange['after']): boolean {
  return before?.wake === wordsWake && before.kind !== 'call' && after !== undefined && after.wake === undefined;
}

/** What a changed row means to open pages, or undefined for nothing. Throws on a row that is not what its key says. */
export function readChange({ key, before, after }: RowChange): Change | undefined {
  if (isThreadHead(key)) {
    const heads = [before, after].flatMap((image) => (image ? [thread.parse(image)] : []));
    const locations = [...new Set(heads.map(placeOf))];
    const last = heads.at(-1);
    if (!last) throw new Error('a changed conversation was nothing before and after');
    return { of: 'thread', threadId: last.id, locations, version: last.version, view: restingView(last) };
  }
  if (isEntryKey(key)) {
    if (isOnlyRead(before, after)) return undefined;
    const isPosted = !before && after?.status === 'held' && after.by === 'system';
    return {
      of: 'messages',
      threadId: threadIdOfKey(key),
      ...(isPosted ? { posted: outboundEntry.parse(after) } : {}),
      ...(after?.wake === wordsWake && before?.wake !== wordsWake ? { worded: refFromKey(key) } : {}),
      ...(after?.wake === mediaWake && before?.wake !== mediaWake ? { pictured: refFromKey(key) } : {}),
    };
  }
  const sessionId = sessionIdOfKey(key);
  if (sessionId !== undefined) return after?.ended && !before?.ended ? { of: 'session', sessionId } : undefined;
  if (staffIdOfKey(key) !== undefined) return { of: 'staff' };
  return key.pk === practiceKey.pk ? { of: 'practice' } : undefined;
}
