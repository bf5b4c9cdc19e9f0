import type { App } from '../../ports.ts';
import { type Key, notThere, type Write } from '../../table.ts';
import { appointmentKey, appointmentRow, pointerRow, visitsFrom } from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { addressKey, addressRow } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import { householdKey, householdRow } from '../household/household.rows.ts';
import { entryRow } from '../message/any-entry.ts';
import { entriesSince } from '../message/entry.rows.ts';
import type { Entry } from '../message/entry.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { checkThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { missedClosedKey, missedClosedRow } from './follow-up.rows.ts';
import { type Over, overOf } from './over.ts';

/** Whether a missed visit asks for nothing more, and what must not have changed for that to hold when it is acted on. */
export interface ReadOver {
  over: Over | undefined;
  /** The visits from then on, with this one. */
  visits: Appointment[];
  /** Refused when anything was added to a conversation or an address that was read. */
  unchanged: Record<string, Write>;
}

const mostVisits = 50;

/**
 * Reads what has happened since a visit was missed. `thread` is the patient's as it was read before: what is added to it
 * or booked after that is refused by `unchanged`, since every message and every booking changes the head.
 */
export async function readOver(app: App, visit: Appointment, thread: Thread): Promise<ReadOver> {
  const ofAddresses = thread.addresses.map(({ channel, address }) => ({ channel, address }));
  const [closed, patient, household, ...addresses] = await app.table.getMany(
    [missedClosedRow, missedClosedKey(visit.id)],
    [patientRow, patientKey(visit.patientId)],
    [householdRow, householdKey(visit.patientId)],
    ...ofAddresses.map(({ channel, address }) => [addressRow, addressKey(channel, address)] as const),
  );
  const known = addresses.filter((one): one is Address => one !== undefined);
  const shared = [...new Set(known.flatMap(({ threadId }) => (threadId === undefined ? [] : [threadId])))];
  const heads = await app.table.getMany(...shared.map((id) => [threadRow, threadKey(id)] as const));
  const others = heads.filter((head) => head !== undefined);
  // A booking changes the conversation that its visit belongs to: the patient's ordinary one, or the confidential one.
  const looked = [visit.threadId, thread.id, ...shared];
  const booked = [patient?.threadId, household?.confidential?.threadId].find((id) => id && !looked.includes(id));
  const beside = booked === undefined ? undefined : await app.table.get(threadRow, threadKey(booked));
  const entries = await Promise.all(
    [thread, ...others].flatMap(({ id, joins = [] }) => [id, ...joins]).map((id) => entriesOf(app, id, visit.stateAt)),
  );
  const { rows } = await app.table.query(pointerRow, visitsFrom(visit.patientId, visit.startsAt, mostVisits));
  const found = await app.table.getMany(
    ...rows.map(({ appointmentId }) => [appointmentRow, appointmentKey(appointmentId)] as const),
  );
  const visits = found.filter((one) => one !== undefined);
  const over = overOf(visit, {
    visits,
    entries: entries.flat(),
    optedOutAt: known.flatMap(({ optedOut }) => (optedOut ? [optedOut.at] : [])),
    closed,
  });
  const unchanged: Record<string, Write> = { thread: checkThread(thread) };
  if (booked !== undefined) unchanged.beside = unchangedSince(threadKey(booked), beside?.version);
  others.forEach((head, nth) => {
    unchanged[`shared ${nth}`] = checkThread(head);
  });
  ofAddresses.forEach(({ channel, address }, nth) => {
    unchanged[`address ${nth}`] = unchangedSince(addressKey(channel, address), addresses[nth]?.version);
  });
  return { over, visits, unchanged };
}

function unchangedSince(key: Key, version: number | undefined): Write {
  return { key, if: version === undefined ? notThere : { version: { is: version } }, check: true };
}

async function entriesOf(app: App, threadId: string, since: string): Promise<Entry[]> {
  const found: Entry[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const page = await app.table.query(entryRow, { ...entriesSince(threadId, since), ...(after ? { after } : {}) });
    found.push(...page.rows);
    after = page.next;
  } while (after);
  return found;
}
