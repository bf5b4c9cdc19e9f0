import { notThere, type RowKind, type Write } from '../../table.ts';
import { addressKey } from '../contact/address.rows.ts';
import { type Consent, consent } from './consent.ts';

export const consentRow: RowKind<Consent> = { name: 'consent', schema: consent };

/** `ADDRESS#sms#+12125550100 | CONSENT#2026-03-02T15:00:00.000Z#c1` */
export function appendConsent(line: Consent): Write {
  const { pk } = addressKey(line.channel, line.address);
  return { key: { pk, sk: `CONSENT#${line.at}#${line.id}` }, if: notThere, put: line };
}

/** The whole ledger of an address, oldest first. */
export function ledgerOf(channel: Consent['channel'], address: string) {
  return { pk: addressKey(channel, address).pk, prefix: 'CONSENT#', consistent: true } as const;
}
