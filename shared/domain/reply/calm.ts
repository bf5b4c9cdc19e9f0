import type { InboundEntry } from '../message/entry.ts';
import type { Thread } from '../thread/thread.ts';

/** What is known of a message that turned out to ask nothing of anybody. */
export type Calm = Pick<InboundEntry, 'id' | 'found'>;

/**
 * Whether these messages are all that a thread waits with: one of them started its clock, and nobody has written since. What
 * came meanwhile would be forgotten if the clock stopped.
 */
export function isAllThatWaits(head: Thread, messages: readonly Calm[]): boolean {
  const isOne = (id: string | undefined) => messages.some((message) => message.id === id);
  return isOne(head.turn?.firstEntryId) && isOne(head.last?.id) && head.unread <= messages.length;
}

/**
 * The head of a thread after all that it waits with turned out to ask nothing of anybody: the clock stops, nothing of them is
 * unread, and a thread that was woken goes back to what it was. The messages count for no turn from then on (`wordsRead`).
 */
export function calmed(head: Thread, messages: readonly Calm[]): Thread {
  const first = messages.find(({ id }) => id === head.turn?.firstEntryId);
  const { turn: _started, ...rest } = head;
  // What the desk has not seen besides them is still to be seen.
  const quiet = { ...rest, unread: Math.max(0, head.unread - messages.length) };
  return first?.found && head.state === 'open' ? { ...quiet, ...first.found } : quiet;
}
