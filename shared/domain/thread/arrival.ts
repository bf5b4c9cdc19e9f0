import type { App } from '../../ports.ts';
import type { Address } from '../contact/address.ts';
import { sharedName } from '../contact/shared-name.ts';
import type { InboundEntry } from '../message/entry.ts';
import { dueAt } from '../metrics/turn.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { locationById, locationOfNumber, type Practice } from '../practice/practice.ts';
import type { Thread } from './thread.ts';
import { freshPatientThread, freshThread, withInbound } from './thread-rules.ts';

/** Whose thread an arriving message stands in; `isNew` when an address gets its own by it. */
export interface Whose {
  threadId: string;
  isNew: boolean;
  person: Address['people'][number] | undefined;
}

/** The one patient's thread; for nobody's or a shared address the address' own. Matching never guesses. */
export function whoseIs(app: App, from: Address): Whose {
  const [person, another] = from.people;
  if (person && !another) return { threadId: person.threadId, isNew: false, person };
  return ownThread(app, from);
}

/** The quarantined thread of an address, whoever else is reached there. */
export function ownThread(app: App, from: Address): Whose {
  return { threadId: from.threadId ?? app.newId(), isNew: from.threadId === undefined, person: undefined };
}

/** The head of a thread in which nobody has written yet: a patient's, or that of an address under `name`. */
export async function newHead(
  app: App,
  practice: Practice,
  from: Address,
  { threadId: id, person }: Whose,
  to: string,
  at: string,
  name = from.address,
): Promise<Thread> {
  const patient = person ? await app.table.get(patientRow, patientKey(person.patientId)) : undefined;
  if (patient) return freshPatientThread(patient, at);
  const location = locationOfNumber(practice, to).id;
  const { channel, address } = from;
  return namedByNow(freshThread({ id, location, name, addresses: [{ channel, address }] }, at), from);
}

/**
 * The head of an address' own conversation, named by whoever is reached there now: a family, or again nobody known. A patient's
 * head stays as it is.
 */
export function namedByNow(head: Thread, from: Address): Thread {
  const { channel, address } = from;
  const [first] = head.addresses;
  if (head.patientId !== undefined || first?.address !== address) return head;
  const name = sharedName(from.people, head.location);
  if (name) return { ...head, name, addresses: [{ channel, address, shared: true }] };
  return first.shared ? { ...head, name: address, addresses: [{ channel, address }] } : head;
}

/** The head with the message in it, and the clock that it starts. */
export function arrived(practice: Practice, before: Thread, entry: InboundEntry, isTheirs = true): Thread {
  const { hours } = locationById(practice, before.location);
  const { channel } = entry;
  const due = dueAt(hours, entry.at, practice.targetMinutes[channel]);
  return withInbound(before, entry, { startedAt: entry.at, firstEntryId: entry.id, channel, dueAt: due }, isTheirs);
}
