import { standsIn, type Thread } from '#shared/domain/thread/thread.ts';
import type { End } from './checker.ts';

/** The conversations of an address; one that was brought into another is that one. */
export function homesOf({ threads }: Pick<End, 'threads'>, of: string): Thread[] {
  return threads.filter((head) => !head.joinedInto && head.addresses.some(({ address }) => address === of));
}

/**
 * Whether a message stands in the conversation of its address, by the id that this had when it came; or where it came to while
 * that was brought together with another.
 */
export function isAtHome({ merges }: Pick<End, 'merges'>, home: Thread | undefined, threadId: string): boolean {
  if (!home) return false;
  return (
    standsIn(home, threadId) || merges.some(({ undone, from, into }) => undone && from === home.id && into === threadId)
  );
}
