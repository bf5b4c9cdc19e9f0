import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { addressKey, addressRow } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import { placeOf } from '../thread/thread.ts';
import type { Consent } from './consent.ts';
import { consentRow, ledgerOf } from './ledger.rows.ts';
import { type Standing, standings } from './standing.ts';

/** Everything that can be shown of consent at one address: the address as it is, where it stands, and every line. */
export interface Proof {
  address: Address;
  standings: Standing[];
  ledger: Consent[];
}

const longestLedger = 1_000;

/** The proof of an address that this person may see: one that a patient or a thread of their locations has. */
export async function readProof(
  app: App,
  who: Staff,
  { channel, address }: { channel: 'sms' | 'email'; address: string },
): Promise<Proof> {
  const found = await app.table.get(addressRow, addressKey(channel, address));
  if (!found || !(await maySee(app, who, found))) {
    throw new Refusal('not_found', 'Nothing is known of this address.', { field: 'address' });
  }
  const { rows } = await app.table.query(consentRow, { ...ledgerOf(channel, address), limit: longestLedger });
  const channels = channel === 'sms' ? (['sms', 'voice'] as const) : (['email'] as const);
  return { address: found, standings: standings(rows, channels), ledger: rows };
}

async function maySee(app: App, who: Staff, { people, threadId }: Address): Promise<boolean> {
  if (people.length > 0 && people.every((person) => mayEnter(who, placeOf(person)))) return true;
  const open = people.filter(({ confidential }) => !confidential);
  if (open.length === people.length && open.some(({ location }) => mayEnter(who, location))) return true;
  const head = threadId ? await app.table.get(threadRow, threadKey(threadId)) : undefined;
  return head !== undefined && mayEnter(who, placeOf(head));
}
