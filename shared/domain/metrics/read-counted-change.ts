import type { RowChange } from '../../table.ts';
import { appointmentIdOfKey, isAppointmentKey } from '../appointment/appointment.rows.ts';
import { entryRow } from '../message/any-entry.ts';
import { isEntryKey, refFromKey } from '../message/entry.key.ts';
import { isThreadHead, threadIdOfKey } from '../thread/thread.rows.ts';
import { thread } from '../thread/thread.ts';
import { seenByFigures } from './seen-by-figures.ts';

/** A thread whose figures may have changed, and from which ISO instant on; from its beginning without one. */
export interface ThreadChange {
  threadId: string;
  since: string | undefined;
}

/** A visit that changed. */
export interface VisitChange {
  visitId: string;
}

/** What of a changed row has to be counted. */
export type CountedChange = ThreadChange | VisitChange;

/**
 * What a changed row means to the figures, or undefined for nothing: an entry that came, went or now counts otherwise; a thread
 * that is at another location, or was brought together with another or parted from it; an open turn that is due at another time; a visit. Throws on a row that is not what its key says.
 */
export function readCountedChange({ key, before, after }: RowChange): CountedChange | undefined {
  if (isAppointmentKey(key)) return { visitId: appointmentIdOfKey(key) };
  if (isEntryKey(key)) {
    return seen(before) === seen(after) ? undefined : { threadId: threadIdOfKey(key), since: refFromKey(key).at };
  }
  if (!isThreadHead(key)) return undefined;
  const threadId = threadIdOfKey(key);
  if (!after) return { threadId, since: undefined };
  if (!before) return undefined;
  const [was, is] = [thread.parse(before), thread.parse(after)];
  const isJoinedOtherwise = was.joinedInto !== is.joinedInto || was.joins?.join() !== is.joins?.join();
  if (was.location !== is.location || isJoinedOtherwise) return { threadId, since: undefined };
  const isDueOtherwise = was.turn && is.turn?.startedAt === was.turn.startedAt && is.turn.dueAt !== was.turn.dueAt;
  return isDueOtherwise && is.turn ? { threadId, since: is.turn.startedAt } : undefined;
}

function seen(row: Record<string, unknown> | undefined): string | undefined {
  return row && seenByFigures(entryRow.schema.parse(row));
}
