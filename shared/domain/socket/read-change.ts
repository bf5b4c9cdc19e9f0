import { isDeepStrictEqual } from 'node:util';
import type { RowChange } from '../../table.ts';
import type { EntryRef } from '../../topics.ts';
import { isEntryKey, refFromKey } from '../message/entry.key.ts';
import { mediaWake, wordsWake } from '../message/entry.rows.ts';
import { type OutboundEntry, outboundEntry } from '../message/entry.ts';
import { isAlertKey } from '../practice/alert.rows.ts';
import { practiceKey } from '../practice/practice.rows.ts';
import { sessionIdOfKey, sessionPrefix } from '../session/session.rows.ts';
import { staffIdOfKey } from '../staff/staff.rows.ts';
import { showThread } from '../thread/show-thread.ts';
import { type Standing, standingOf } from '../thread/standing.ts';
import { isThreadHead, threadIdOfKey, threadPrefix } from '../thread/thread.rows.ts';
import { placeOf, restingView, type Thread, thread } from '../thread/thread.ts';
import { changedEntry } from './changed-entry.ts';
import type { ChangedEntry } from './push.ts';

/** A conversation's head at one moment, as far as lists and numbers go. */
export interface HeadAt {
  place: string;
  version: number;
  standing: Standing | undefined;
}

/** A head that changed. `unread`: how much is unread now, where a row of a list shows nothing else of the change. */
export interface HeadChange {
  of: 'thread';
  threadId: string;
  version: number;
  view: string;
  was?: HeadAt;
  is?: HeadAt;
  unread?: number;
}

/**
 * Something that open pages are told of, or end by; what is `posted`, or has words to be read or pictures to be fetched,
 * nobody has queued yet. `entry` is absent where no page shows the change.
 */
export type Change =
  | HeadChange
  | {
      of: 'messages';
      threadId: string;
      entry?: ChangedEntry;
      posted?: OutboundEntry;
      pictured?: EntryRef;
      worded?: EntryRef;
    }
  | { of: 'staff' }
  | { of: 'session'; sessionId: string }
  | { of: 'practice' };

/** The rows of which it may be: how their partition keys begin. Others never start the function. */
export const watchedRows: readonly string[] = [threadPrefix, practiceKey.pk, sessionPrefix];

/** What a changed row means to open pages, or undefined for nothing. Throws on a row that is not what its key says. */
export function readChange(change: RowChange): Change | undefined {
  const { key, before, after } = change;
  if (isThreadHead(key)) {
    const [was, is] = [before, after].map((image) => image && thread.parse(image));
    const last = is ?? was;
    if (!last) throw new Error('a changed conversation was nothing before and after');
    const { id: threadId, version } = last;
    return {
      of: 'thread',
      threadId,
      version,
      view: restingView(last),
      ...(was ? { was: headAt(was) } : {}),
      ...(is ? { is: headAt(is) } : {}),
      ...(was && is && isOnlyRead(was, is) ? { unread: is.unread } : {}),
    };
  }
  if (isEntryKey(key)) return readMessage(change);
  const sessionId = sessionIdOfKey(key);
  if (sessionId !== undefined) return after?.ended && !before?.ended ? { of: 'session', sessionId } : undefined;
  if (staffIdOfKey(key) !== undefined) return { of: 'staff' };
  // What else is kept of the practice, such as how much it sent today, no page is told of.
  return key.sk === practiceKey.sk || isAlertKey(key) ? { of: 'practice' } : undefined;
}

function headAt(of: Thread): HeadAt {
  return { place: placeOf(of), version: of.version, standing: standingOf(of) };
}

/** Whether a row of a list shows two heads alike, but for what is unread. */
function isOnlyRead(was: Thread, is: Thread): boolean {
  const { unread: _before, version: _older, ...before } = showThread(was);
  const { unread: _after, version: _newer, ...after } = showThread(is);
  return isDeepStrictEqual(before, after);
}

function readMessage(change: RowChange): Change | undefined {
  const { key, before, after } = change;
  const ref = refFromKey(key);
  const entry = changedEntry(ref.messageId, change);
  const isPosted = !before && after?.status === 'held' && after.by === 'system';
  const more = {
    ...(isPosted ? { posted: outboundEntry.parse(after) } : {}),
    ...(after?.wake === wordsWake && before?.wake !== wordsWake ? { worded: ref } : {}),
    ...(after?.wake === mediaWake && before?.wake !== mediaWake ? { pictured: ref } : {}),
  };
  if (!entry && Object.keys(more).length === 0) return undefined;
  return { of: 'messages', threadId: threadIdOfKey(key), ...(entry ? { entry } : {}), ...more };
}
