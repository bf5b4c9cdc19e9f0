import type { App } from '../../ports.ts';
import { isThere } from '../../table.ts';
import { parkedKey, parkedRow, parkOn, unpark } from '../message/parked.rows.ts';
import { settle } from './settle.ts';

const tryForMs = 3_600_000;
const pauseMs = 60_000;

/**
 * Tries a parked delivery report again: by now our own record of the send may stand. After an hour nobody will claim
 * it (it speaks of a message that is not ours) and it is left to expire.
 */
export async function settleParked(app: App, providerId: string): Promise<void> {
  const parked = await app.table.get(parkedRow, parkedKey(providerId));
  if (!parked) return;
  const settled = await settle(app, { ...parked, providerId });
  if (settled !== 'parked') {
    await app.table.commit({ parked: unpark(providerId) });
    return;
  }
  const now = app.now().getTime();
  if (now - Date.parse(parked.parkedAt) < tryForMs) {
    await app.table.commit({ parked: parkOn(providerId, now + pauseMs) });
    return;
  }
  await app.table.commit({ parked: { key: parkedKey(providerId), if: isThere, remove: ['wake', 'wakeAt'] } });
  app.log.warn('report_unclaimed', { providerId });
}
