import type { InboundEntry } from '../message/entry.ts';
import type { Thread } from '../thread/thread.ts';

/**
 * The head of a thread after a message in it turned out to ask nothing of anybody: the clock that it started stops, it is
 * not unread, and a thread that it woke goes back to what it was. What was open before stays open.
 */
export function calmed(head: Thread, { id, found }: Pick<InboundEntry, 'id' | 'found'>): Thread {
  if (head.turn?.firstEntryId !== id) return head;
  const { turn: _started, ...rest } = head;
  const quiet = { ...rest, unread: Math.max(0, head.unread - 1) };
  if (!found || head.state !== 'open') return quiet;
  return { ...quiet, ...found };
}
