import type { App } from '../../ports.ts';
import { isThere } from '../../table.ts';
import type { EntryRef } from '../../topics.ts';
import { entryKey } from '../message/entry.key.ts';
import { outboundEntryRow, sendWake } from '../message/entry.rows.ts';
import { moveProof, proofKey, proofRow } from '../message/proof.rows.ts';

/**
 * A report names the true owner of a provider id. If a look-up had taken that id for another message of the same words
 * to the same number, that one is proved no longer: it goes back to be checked.
 */
export async function disown(app: App, providerId: string, owner: EntryRef): Promise<void> {
  const taken = await app.table.get(proofRow, proofKey(providerId));
  if (!taken || taken.messageId === owner.messageId) return;
  const other = await app.table.get(outboundEntryRow, entryKey(taken.ref));
  if (!other || other.providerId !== providerId || other.rank >= 2) return;
  const now = app.now().toISOString();
  await app.table.commit({
    proof: moveProof(providerId, owner),
    unproved: {
      key: entryKey(taken.ref),
      if: { ...isThere, providerId: { is: providerId }, rank: { below: 2 } },
      set: { status: 'unknown', unknown: 'checking', leaseUntil: now, wake: sendWake, wakeAt: now },
      remove: ['providerId', 'leftAt'],
    },
  });
}
