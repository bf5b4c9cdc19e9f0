import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Write } from '../../table.ts';
import { putRevocationWatch } from '../consent/revocation.rows.ts';
import { addressKey, addressRow, putAddress } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import { putEvent } from '../message/entry.rows.ts';
import { lookupWrites, putPatient } from '../patient/patient.rows.ts';
import { fullName, type Patient } from '../patient/patient.ts';
import {
  type Contact,
  contactsOf,
  contactWrites,
  isAmong,
  keptPeople,
  withContact,
} from '../patient/patient-writes.ts';
import { readPatient } from '../patient/read-patient.ts';
import { readPractice } from '../practice/read-practice.ts';
import type { Staff } from '../staff/staff.ts';
import { readThread } from '../thread/read-thread.ts';
import { recount } from '../thread/recount.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { freshPatientThread, momentIn, reopened, shownAddresses } from '../thread/thread-rules.ts';
import { aliasOf, joinedHead, mostJoins } from './joined-head.ts';
import { mergeKey, mergeRow, putMerge } from './merge.rows.ts';
import type { Merge } from './merge.ts';
import { withInbound } from './with-inbound.ts';

/** A conversation that turned out to be a patient's; `id` is a ULID of the client's: the same again is one. */
export interface JoinAsked {
  id: string;
  patientId: string;
  /** The number or e-mail address is written down as the patient's: what comes from it stands in their conversation from now on. */
  givesAddress: boolean;
}

const attempts = 20;
const mostContacts = 5;

/**
 * Brings a stranger's conversation together with a patient's, in one commit: both ids lead to the patient's conversation from
 * then on, where the entries of both stand in their order, each under its own key. Nothing is copied or moved, so nothing can
 * be lost or doubled, and it can be undone (undo-merge.ts). Refusals: not_found, changed_meanwhile, wrong_state.
 */
export async function joinThreads(app: App, who: Staff, threadId: string, asked: JoinAsked): Promise<Merge> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const known = await app.table.get(mergeRow, mergeKey(asked.id));
    const from = await readThread(app, who, threadId);
    const patient = await readPatient(app, who, asked.patientId);
    if (known) return sameMerge(known, patient);
    const done = await joinOnce(app, who, { from, patient, asked });
    if (done) return done;
    await app.backOff(attempt);
  }
  throw new Refusal('changed_meanwhile', 'These conversations are changing too fast just now. Try again.');
}

function sameMerge(known: Merge, { id }: Patient): Merge {
  if (known.thread && known.patientId === id) return known;
  throw new Refusal('id_reused', 'This id was used for something else.', { field: 'id' });
}

type Brought = Contact & { channel: 'sms' | 'email' };

interface Joining {
  from: Thread;
  patient: Patient;
  asked: JoinAsked;
}

async function joinOnce(app: App, who: Staff, { from, patient, asked }: Joining): Promise<Merge | undefined> {
  const [contact] = from.addresses.flatMap(asContact);
  refuseUnfit(from, contact);
  const [stored, row] = await app.table.getMany(
    [threadRow, threadKey(patient.threadId)],
    [addressRow, addressKey(contact?.channel ?? 'sms', contact?.address ?? 'none')],
  );
  // Also one that is kept for this patient alone: whoever asks need not hear that there is one.
  if (row?.people.some(({ patientId, confidential }) => patientId !== patient.id || confidential)) {
    throw new Refusal('wrong_state', 'Others are reached there too: assign its messages one by one.');
  }
  const fresh = freshPatientThread(patient, app.now().toISOString());
  const into = stored ?? { ...fresh, state: 'done' as const };
  if ((into.joins?.length ?? 0) + (from.joins?.length ?? 0) >= mostJoins) {
    throw new Refusal('wrong_state', 'Too many conversations stand together here already.');
  }
  // A guardian's stays the guardian's.
  const isKept = row !== undefined && keptPeople(row, patient.id);
  const isGiven = contact !== undefined && asked.givesAddress && !isKept && !isAmong(contact, contactsOf(patient));
  if (isGiven && (contact.channel === 'email' ? patient.emails : patient.phones).length >= mostContacts) {
    throw new Refusal('wrong_state', 'This patient has five of these already: take one out first.');
  }
  const after = isGiven ? withContact(patient, contact) : patient;
  const joined = joinedHead(into, from);
  const now = momentIn(joined, app.now()).toISOString();
  const counted = await recount(app, await readPractice(app), joined, {});
  const open = counted.turn && counted.state === 'done' ? reopened(counted) : counted;
  const lineId = app.newId();
  const next = { ...open, ...(isGiven ? { addresses: shownAddresses(after) } : {}), tip: lineId, tipAt: now };
  const merge: Merge = {
    id: asked.id,
    at: now,
    by: who.id,
    from: from.id,
    into: into.id,
    patientId: patient.id,
    thread: { before: from, ...(contact ? { address: { ...contact, isGiven } } : {}) },
    version: 0,
  };
  const committed = await app.table.commit<string>({
    merge: putMerge(merge, undefined),
    from: putThread(aliasOf(from, into.id), from.version),
    into: putThread(withInbound(next, from, [...after.phones, ...after.emails]), stored?.version),
    line: putEvent({
      id: lineId,
      threadId: into.id,
      kind: 'event',
      direction: 'out',
      channel: contact?.channel ?? 'sms',
      at: now,
      text: `An earlier conversation${contact ? ` of ${contact.address}` : ''} was brought in: it is ${fullName(patient)}’s`,
      by: who.id,
      event: 'joined',
      mergeId: asked.id,
    }),
    watch:
      from.revocation && !into.revocation
        ? putRevocationWatch(into.id, new Date(app.now().getTime() + 86_400_000).toISOString())
        : undefined,
    ...addressWrites(app, who, { patient, after, row, contact, isGiven }),
  });
  if (committed.ok) app.log.info('threads_joined', { threadId: into.id, by: who.id });
  return committed.ok ? merge : undefined;
}

function refuseUnfit(from: Thread, contact: Brought | undefined): void {
  if (from.patientId) throw new Refusal('wrong_state', 'This conversation is a patient’s already.');
  if (!contact) throw new Refusal('wrong_state', 'Hidden numbers are several people’s: assign single calls.');
}

interface Giving {
  patient: Patient;
  after: Patient;
  row: Address | undefined;
  contact: Contact | undefined;
  isGiven: boolean;
}

/** The address leads to its own conversation no more, and to the patient where it is theirs. */
function addressWrites(
  app: App,
  who: Staff,
  { patient, after, row, contact, isGiven }: Giving,
): Record<string, Write | undefined> {
  if (!row || !contact) return {};
  const { threadId: _own, ...bare } = row;
  if (!isGiven) return { 'address 0': putAddress(bare, row.version) };
  const consent = { state: 'given', source: 'intake', recordedBy: who.id } as const;
  return {
    patient: putPatient(after, patient.version),
    ...lookupWrites(patient, after),
    ...contactWrites(app, { before: patient, after, addresses: [{ contact, row: bare }], head: undefined, consent }),
  };
}

function asContact({ channel, address }: Thread['addresses'][number]): Brought[] {
  return channel === 'voice' ? [] : [{ channel, address }];
}
