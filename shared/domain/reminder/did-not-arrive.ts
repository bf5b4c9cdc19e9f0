import type { App } from '../../ports.ts';
import { entryKey } from '../message/entry.key.ts';
import { outboundEntryRow } from '../message/entry.rows.ts';
import type { ReminderStep } from './reminder.ts';

/** Whether a step's message failed, and nobody has decided yet what follows from it. */
export async function didNotArrive(
  app: App,
  { ref, reasons }: Pick<ReminderStep, 'ref' | 'reasons'>,
): Promise<boolean> {
  if (!ref || reasons.length > 0) return false;
  return (await app.table.get(outboundEntryRow, entryKey(ref)))?.status === 'failed';
}
