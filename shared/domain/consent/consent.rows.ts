import { notThere, type Write } from '../../table.ts';
import { addressKey } from '../contact/address.rows.ts';
import type { Consent } from './consent.ts';

/** `ADDRESS#sms#+12125550100 | CONSENT#2026-03-02T15:00:00.000Z#c1` */
export function appendConsent(line: Consent): Write {
  const { pk } = addressKey(line.channel, line.address);
  return { key: { pk, sk: `CONSENT#${line.at}#${line.id}` }, if: notThere, put: line };
}
