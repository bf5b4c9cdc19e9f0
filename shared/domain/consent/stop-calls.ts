import type { App } from '../../ports.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import { putEvent } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import { momentIn } from '../thread/thread-rules.ts';
import { appendConsent } from './consent.rows.ts';

const attempts = 20;

/**
 * Whoever pressed 9 in a call of ours gets no more calls of a machine at that number, about care or anything else; texts go
 * on, and a person may call. One line in the ledger of the number and one in the thread, once however often the key
 * comes. Their START gives calls back.
 */
export async function stopCalls(app: App, call: OutboundEntry): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [known, head] = await app.table.getMany(
      [addressRow, addressKey('voice', call.to)],
      [threadRow, threadKey(call.threadId)],
    );
    if (!head) throw new Error('a message has no thread');
    if (known?.callsStopped) return;
    const at = momentIn(head, app.now()).toISOString();
    const id = app.newId();
    const committed = await app.table.commit({
      contact: putAddress({ ...(known ?? freshAddress('voice', call.to)), callsStopped: { at } }, known?.version),
      consent: appendConsent({
        ...{ id, channel: 'voice', address: call.to, category: 'care', state: 'revoked', source: 'own-words' },
        covers: [{ channel: 'voice', category: 'outreach' }],
        words: '9, pressed in a call',
        ...{ threadId: call.threadId, entryId: call.id, recordedBy: 'system', at },
      }),
      event: putEvent({
        ...{ id, threadId: call.threadId, kind: 'event', direction: 'out', channel: 'voice', at, by: 'system' },
        event: 'opted-out',
        text: 'Automated calls to this number are stopped: 9 was pressed in one.',
      }),
      head: putThread({ ...head, tip: id, tipAt: at, lastAt: at > head.lastAt ? at : head.lastAt }, head.version),
    });
    if (committed.ok) {
      app.log.info('calls_stopped', { threadId: call.threadId, entryId: call.id });
      return;
    }
    await app.backOff(attempt);
  }
  throw new Error('a number kept changing while calls to it were stopped');
}
