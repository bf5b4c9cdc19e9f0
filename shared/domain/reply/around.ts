import type { App } from '../../ports.ts';
import type { CallEntry } from '../call/call.ts';
import { addressKey, addressRow, freshAddress } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import type { InboundEntry } from '../message/entry.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import type { Patient } from '../patient/patient.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import type { Practice } from '../practice/practice.ts';
import { settled } from '../practice/read-practice.ts';
import type { Thread } from '../thread/thread.ts';

/** A message whose words are to be read, and what stands around it. */
export interface Around<E = InboundEntry> {
  practice: Practice;
  entry: E;
  head: Thread;
  from: Address;
  /** The version of the address' row; undefined while it has none. */
  fromVersion: number | undefined;
  /** Who is reached at the address. */
  people: Patient[];
}

const mostPeople = 8;

/** What stands around a message, or a voicemail: the practice, its address and who is reached there. */
export async function readAround<E extends InboundEntry | CallEntry>(
  app: App,
  head: Thread,
  entry: E,
): Promise<Around<E>> {
  const [known, settings] = await app.table.getMany(
    [addressRow, addressKey(entry.channel, entry.from)],
    [practiceRow, practiceKey],
  );
  const from = known ?? freshAddress(entry.channel, entry.from);
  const rows = await app.table.getMany(
    ...from.people.slice(0, mostPeople).map(({ patientId }) => [patientRow, patientKey(patientId)] as const),
  );
  const people = rows.filter((row) => row !== undefined);
  return { practice: settled(settings), entry, head, from, fromVersion: known?.version, people };
}
