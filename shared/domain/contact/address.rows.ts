import type { Condition, Key, RowKind, Write } from '../../table.ts';
import { notThere } from '../../table.ts';
import { type Address, address, type ChannelName } from './address.ts';

export const addressRow: RowKind<Address> = { name: 'address', schema: address };

/**
 * `ADDRESS#sms#+12125550100 | ADDRESS`; the consent ledger of the address stands beside it. A telephone number has one row
 * for texts and calls: an opt-out stops both.
 */
export function addressKey(channel: ChannelName, of: string): Key {
  return { pk: `ADDRESS#${channel === 'voice' ? 'sms' : channel}#${of}`, sk: 'ADDRESS' };
}

/** Replaces the row as it was read: refused when somebody else changed or created it in between. */
export function putAddress(next: Address, readVersion: number | undefined): Write {
  const unchanged: Condition = readVersion === undefined ? notThere : { version: { is: readVersion } };
  return {
    key: addressKey(next.channel, next.address),
    if: unchanged,
    put: { ...next, version: (readVersion ?? 0) + 1 },
  };
}

/** A row for an address nobody has written to or from yet. */
export function freshAddress(channel: ChannelName, of: string): Address {
  return { channel: channel === 'voice' ? 'sms' : channel, address: of, people: [], version: 0 };
}
