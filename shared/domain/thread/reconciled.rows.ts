import * as z from 'zod';
import type { Key, RowKind, Write } from '../../table.ts';

/** Until when, by the machine's clock, everything that a provider received has been asked for. */
const reconciled = z.object({ through: z.iso.datetime() });
export const reconciledRow: RowKind<z.infer<typeof reconciled>> = { name: 'reconciled', schema: reconciled };

/** `RECONCILED | sms` */
export const reconciledKey: Key = { pk: 'RECONCILED', sk: 'sms' };

export function putReconciled(through: Date): Write {
  return { key: reconciledKey, put: { through: through.toISOString() } };
}
