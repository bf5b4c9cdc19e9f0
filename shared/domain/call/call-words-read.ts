import { wordsOf } from '../message/automatic-answers.ts';
import type { CallEntry } from './call.ts';

/** Whether the transcript has words that nobody has read yet for what they may ask. A longer one may come later. */
export function hasUnreadWords({ facts, readWords }: Pick<CallEntry, 'facts' | 'readWords'>): boolean {
  return facts.transcript !== undefined && wordsOf(facts.transcript) !== readWords;
}

/** The call whose transcript was read as it stands. */
export function withWordsRead(call: CallEntry): CallEntry {
  return call.facts.transcript === undefined ? call : { ...call, readWords: wordsOf(call.facts.transcript) };
}
