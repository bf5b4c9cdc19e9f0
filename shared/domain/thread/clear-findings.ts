import type { App } from '../../ports.ts';
import { addressKey, addressRow, putAddress } from '../contact/address.rows.ts';
import { cleared } from '../contact/health.ts';
import type { OutboundEntry } from '../message/entry.ts';

const attempts = 5;

/** What arrived shows that its address works again. Nothing is written where nothing was wrong. */
export async function clearFindings(app: App, { channel, to }: OutboundEntry): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const known = await app.table.get(addressRow, addressKey(channel, to));
    const next = known && cleared(known, 'delivery');
    if (!known || !next || next === known) return;
    const committed = await app.table.commit({ contact: putAddress(next, known.version) });
    if (committed.ok) return;
    await app.backOff(attempt);
  }
}
