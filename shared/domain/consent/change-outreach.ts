import type { App } from '../../ports.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import { refOf } from '../message/entry.key.ts';
import { putEvent } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { standingThread } from '../thread/standing-thread.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import { consentRow, ledgerOf } from './ledger.rows.ts';
import { outreachChange } from './outreach-change.ts';

const attempts = 20;

/**
 * Ends outreach to the address that a message went to, by its own link; the same again changes nothing. `given` takes that
 * back, as long as nothing else was said since.
 */
export async function changeOutreach(app: App, message: OutboundEntry, state: 'revoked' | 'given'): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [known, found] = await app.table.getMany(
      [addressRow, addressKey('email', message.to)],
      [threadRow, threadKey(message.threadId)],
    );
    const head = await standingThread(app, found);
    if (!head) throw new Error('a message has no thread');
    const before = known ?? freshAddress('email', message.to);
    if (before.outreach === state || (state === 'given' && !(await isRevokedBy(app, message)))) return;
    const at = app.now().toISOString();
    const { address, ledger, event } = outreachChange(app, before, state, { ...refOf(message), id: message.id, at });
    const committed = await app.table.commit({
      contact: putAddress(address, known?.version),
      consent: ledger,
      event: putEvent(event),
      head: putThread({ ...head, tip: event.id, lastAt: at }, head.version),
    });
    if (committed.ok) {
      app.log.info('outreach_changed', { threadId: message.threadId, entryId: message.id, state });
      return;
    }
    await app.backOff(attempt);
  }
  throw new Error('an unsubscribing was overtaken too often');
}

async function isRevokedBy(app: App, { to, id }: OutboundEntry): Promise<boolean> {
  const { rows } = await app.table.query(consentRow, ledgerOf('email', to));
  return rows.findLast(({ category }) => category === 'outreach')?.entryId === id;
}
