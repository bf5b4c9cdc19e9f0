import type { App } from '../../ports.ts';
import { type LeftBefore, twinsOf } from '../message/duplicates.ts';
import { entryKey } from '../message/entry.key.ts';
import { outboundEntryRow } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';

/** Whether the same automatic message left to the same address already, and was not in vain. */
export async function isDuplicate(app: App, before: readonly LeftBefore[], entry: OutboundEntry): Promise<boolean> {
  const twins = twinsOf(before, entry, app.now().getTime());
  if (twins.length === 0) return false;
  const rows = await app.table.getMany(...twins.map((ref) => [outboundEntryRow, entryKey(ref)] as const));
  return rows.some((row) => row !== undefined && row.status !== 'failed');
}
