import type { QueryOptions, RowKind } from '../../table.ts';
import { addressKey } from '../contact/address.rows.ts';
import { type Consent, consent } from './consent.ts';

/** Apart from consent.rows.ts, so that webhooks, which only append, do not carry the schema that reading needs. */
export const consentRow: RowKind<Consent> = { name: 'consent', schema: consent };

/** The whole ledger of an address, oldest first. */
export function ledgerOf(channel: Consent['channel'], address: string): QueryOptions {
  return { pk: addressKey(channel, address).pk, prefix: 'CONSENT#', consistent: true };
}
