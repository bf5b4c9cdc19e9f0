import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';

const attempts = 12;

/**
 * Tells the addresses of an open question, from before they held it, that words in this thread wait for a decision. Answers
 * whether any was told. Throws when others kept changing them.
 */
export async function markUndecided(app: Pick<App, 'table' | 'backOff'>, threadId: string): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (attempt > 1) await app.backOff(attempt);
    const head = await app.table.get(threadRow, threadKey(threadId));
    if (!head?.revocation) return false;
    const { address, also = [] } = head.revocation;
    const channel = address.includes('@') ? ('email' as const) : ('sms' as const);
    const all = [{ channel, address }, ...also];
    const rows = await app.table.getMany(
      ...all.map((one) => [addressRow, addressKey(one.channel, one.address)] as const),
    );
    const writes = all.flatMap((one, place): [string, Write][] => {
      const row = rows[place] ?? freshAddress(one.channel, one.address);
      if (row.undecided?.includes(threadId)) return [];
      const undecided = [...(row.undecided ?? []), threadId];
      return [[`address ${place}`, putAddress({ ...row, undecided }, rows[place]?.version)]];
    });
    if (writes.length === 0) return false;
    if ((await app.table.commit<string>(Object.fromEntries(writes))).ok) return true;
  }
  throw new Error('an address kept changing while it was told what waits at it');
}
