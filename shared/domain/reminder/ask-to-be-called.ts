import type { App } from '../../ports.ts';
import { refOf } from '../message/entry.key.ts';
import { putInbound, putReceipt, receiptKey, receiptRow } from '../message/entry.rows.ts';
import type { InboundEntry, OutboundEntry } from '../message/entry.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { settled } from '../practice/read-practice.ts';
import { arrived } from '../thread/arrival.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import { momentIn } from '../thread/thread-rules.ts';

const attempts = 60;

/**
 * Whoever pressed 2 in a reminder waits for a call of a person: it stands in their conversation as a word of theirs and
 * starts the clock of an answer. Once, however often the key comes.
 */
export async function askToBeCalled(app: App, call: OutboundEntry, sid: string): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [receipt, head, settings] = await app.table.getMany(
      [receiptRow, receiptKey('key', sid)],
      [threadRow, threadKey(call.threadId)],
      [practiceRow, practiceKey],
    );
    if (receipt) return;
    if (!head) throw new Error('a message has no thread');
    const at = momentIn(head, app.now()).toISOString();
    const entry: InboundEntry = {
      ...{ id: app.newId(), threadId: call.threadId, kind: 'text', direction: 'in', channel: 'voice', at },
      text: 'Pressed 2 in our reminder call: wants to change or cancel the visit, and to be called.',
      ...{ from: call.to, to: call.from, sid, countsAsTurn: true },
    };
    const [visit] = call.reminder?.visits ?? [];
    const asks = visit
      ? {
          reading: { entryId: entry.id, words: 'pressed 2', intent: 'reschedule', appointmentId: visit.appointmentId },
        }
      : {};
    // What they said by telephone says nothing of the number that texts go to.
    const next = { ...arrived(settled(settings), head, entry, false), ...asks, personAt: at };
    const committed = await app.table.commit({
      receipt: putReceipt('key', sid, { ref: refOf(entry) }, app.now()),
      entry: putInbound(entry),
      head: putThread(next, head.version),
    });
    if (committed.ok) {
      app.log.info('call_asked_by_key', { threadId: call.threadId, entryId: entry.id });
      return;
    }
    await app.backOff(attempt);
  }
  throw new Error('a conversation kept changing while its patient asked to be called');
}
