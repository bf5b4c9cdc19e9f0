import type { Write } from '../../table.ts';
import { putCall } from '../call/call.rows.ts';
import type { CallEntry } from '../call/call.ts';
import { withWordsRead } from '../call/call-words-read.ts';
import { wordsRead } from '../message/entry.rows.ts';
import type { InboundEntry } from '../message/entry.ts';

/** Marks the words of a message, or of a voicemail, as read; refused when that was done, or the call changed, meanwhile. */
export function markRead(entry: InboundEntry | CallEntry): Write {
  return entry.kind === 'call' ? putCall(withWordsRead(entry), entry.version) : wordsRead(entry);
}
