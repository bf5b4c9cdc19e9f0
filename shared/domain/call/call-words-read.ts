import type { CallEntry } from './call.ts';

/** Whether the transcript has words that nobody has read yet for what they may ask. Of two of them the longer counts. */
export function hasUnreadWords({ facts, unitsRead = 0 }: Pick<CallEntry, 'facts' | 'unitsRead'>): boolean {
  return (facts.transcript?.length ?? 0) > unitsRead;
}

/** The call whose transcript was read as it stands. */
export function withWordsRead(call: CallEntry): CallEntry {
  return { ...call, unitsRead: call.facts.transcript?.length ?? 0 };
}
