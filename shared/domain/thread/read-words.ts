import type { App } from '../../ports.ts';
import type { EntryRef } from '../../topics.ts';
import type { CallEntry } from '../call/call.ts';
import { hasUnreadWords } from '../call/call-words-read.ts';
import { heardRevocation } from '../consent/heard-revocation.ts';
import { entryRow } from '../message/any-entry.ts';
import { entryKey } from '../message/entry.key.ts';
import type { InboundEntry } from '../message/entry.ts';
import { raiseEmergency } from '../page/raise-emergency.ts';
import { takeByText } from '../page/take-by-text.ts';
import { readAround } from '../reply/around.ts';
import { emergencyOf } from '../reply/emergency.ts';
import { readReply } from '../reply/read-reply.ts';
import { replyOf } from '../reply/reply-of.ts';
import { settleReply } from '../reply/settle-reply.ts';
import { excludedPerson } from '../reply/whom.ts';
import { askRevocation } from './ask-revocation.ts';
import { markRead } from './mark-read.ts';
import { standingThread } from './standing-thread.ts';
import { threadKey, threadRow } from './thread.rows.ts';
import type { Thread } from './thread.ts';

const attempts = 20;

/**
 * Reads a patient's words closely, once, of a text, an e-mail or a voicemail's transcript: an emergency is paged, words that
 * may be an opt-out open a question for a person, a text that answers what was asked about a visit moves it, whom a shared
 * telephone speaks for is found out. Harmless when repeated: the message is marked as read together with what follows.
 */
export async function readWords(app: App, ref: EntryRef): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [entry, found] = await app.table.getMany([entryRow, entryKey(ref)], [threadRow, threadKey(ref.threadId)]);
    const head = await standingThread(app, found);
    if (entry?.direction !== 'in' || !head) return;
    const done = entry.kind === 'call' ? await heard(app, head, entry) : await read(app, head, entry);
    if (done) return;
    await app.backOff(attempt);
  }
  throw new Error('a conversation kept changing while its words were read');
}

/** A voicemail as its transcript has it. False when something moved meanwhile. */
async function heard(app: App, head: Thread, call: CallEntry): Promise<boolean> {
  if (!hasUnreadWords(call)) return true;
  const emergency = emergencyOf(call.facts.transcript ?? '');
  if (emergency) return raiseEmergency(app, await readAround(app, head, call), emergency);
  const found = heardRevocation(call);
  if (found) return askRevocation(app, head, call, found);
  return (await app.table.commit({ read: markRead(call) })).ok;
}

/** A text or an e-mail. False when something moved meanwhile. */
async function read(app: App, head: Thread, entry: InboundEntry): Promise<boolean> {
  const around = await readAround(app, head, entry);
  const taking = await takeByText(app, around);
  if (taking !== undefined) return taking;
  const reading = readReply(
    entry.text,
    around.people.map(({ givenName }) => givenName),
  );
  if (reading.intent === 'emergency') return raiseEmergency(app, around, reading.words);
  const found = heardRevocation(entry);
  if (found) return askRevocation(app, head, entry, found);
  const isExcluding = excludedPerson(around.from, entry, around.people) !== undefined;
  if (reading.intent === 'wrong-person' && !around.from.optedOut && !isExcluding) {
    return askRevocation(app, head, entry, { kind: 'wrong-person', words: reading.words });
  }
  // Whoever writes by e-mail is not known well enough for it to change a visit by itself.
  if (around.from.optedOut || entry.kind === 'email') return settleReply(app, around, {});
  return replyOf(app, around, reading);
}
