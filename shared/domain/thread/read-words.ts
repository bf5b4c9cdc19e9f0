import type { App } from '../../ports.ts';
import type { EntryRef } from '../../topics.ts';
import { type Revocation, revocationOf } from '../consent/revocation.ts';
import { addressKey, addressRow } from '../contact/address.rows.ts';
import { entryRow } from '../message/any-entry.ts';
import { entryKey } from '../message/entry.key.ts';
import { putEvent, wordsRead } from '../message/entry.rows.ts';
import type { EventEntry, InboundEntry } from '../message/entry.ts';
import { putThread, threadKey, threadRow } from './thread.rows.ts';
import type { Thread } from './thread.ts';

const attempts = 20;

/**
 * Reads a patient's words closely: may they be an opt-out (consent/revocation.ts)? Then the thread gets its red item and
 * a line that says so. Nothing is stopped by it. Harmless when repeated: the message is marked as read with it.
 */
export async function readWords(app: App, ref: EntryRef): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [entry, head] = await app.table.getMany([entryRow, entryKey(ref)], [threadRow, threadKey(ref.threadId)]);
    if (entry?.direction !== 'in' || entry.kind === 'call' || !head) return;
    const from = await app.table.get(addressRow, addressKey(entry.channel, entry.from));
    const found = from?.optedOut ? undefined : revocationOf(entry.text);
    const event = found ? eventOf(app, entry, found) : undefined;
    const committed = await app.table.commit({
      read: wordsRead(entry),
      event: event ? putEvent(event) : undefined,
      head: found ? putThread(asked(head, entry, found), head.version) : undefined,
    });
    if (committed.ok) {
      if (found) app.log.info('revocation_seen', { threadId: ref.threadId, entryId: ref.messageId, kind: found.kind });
      return;
    }
    if (committed.names.includes('read')) return;
    await app.backOff(attempt);
  }
  throw new Error('a conversation kept changing while its words were read');
}

/** The question for a person: are these words an opt-out? The first that is open keeps its date. */
function asked(head: Thread, entry: InboundEntry, { kind, words }: Revocation): Thread {
  const question = { entryId: entry.id, at: entry.at, address: entry.from, kind, words };
  return { ...head, alarm: head.alarm ?? 'revocation', revocation: head.revocation ?? question };
}

/** Right below the message that it speaks of. */
function eventOf(app: App, entry: InboundEntry, { kind, words }: Revocation): EventEntry {
  const meant = kind === 'stop' ? 'This may ask for texts to stop' : 'This may be the wrong person';
  return {
    id: app.newId(),
    threadId: entry.threadId,
    kind: 'event',
    direction: 'out',
    channel: entry.channel,
    at: entry.at,
    text: `${meant}: “${words}”. Somebody has to decide.`,
    by: 'system',
    event: 'revocation-seen',
  };
}
