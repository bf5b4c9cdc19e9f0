import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Write } from '../../table.ts';
import { putRevocationWatch } from '../consent/revocation.rows.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import { putEvent } from '../message/entry.rows.ts';
import type { EventEntry } from '../message/entry.ts';
import { lookupWrites, patientKey, patientRow, putPatient } from '../patient/patient.rows.ts';
import type { Patient } from '../patient/patient.ts';
import { contactsOf, contactWrites, isAmong, withoutContact } from '../patient/patient-writes.ts';
import { readPractice } from '../practice/read-practice.ts';
import type { Staff } from '../staff/staff.ts';
import { readEntries } from '../thread/read-entries.ts';
import { recount } from '../thread/recount.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { momentIn, reopened, shownAddresses } from '../thread/thread-rules.ts';
import { putMerge } from './merge.rows.ts';
import type { Merge } from './merge.ts';
import { partedHeads } from './parted-heads.ts';

/** Whatever waits because of an entry waits because of one of the newest. */
const lookBack = 200;

/**
 * Takes a conversation out of the patient's again, in one commit: it is what it was, its own entries are all still its own, and its address
 * is no longer the patient's where it was given to them with it. What came since from there stays where it came to. False
 * when something moved meanwhile. Refusals: wrong_state while a later one stands in the way.
 */
export async function partThreads(app: App, who: Staff, merge: Merge): Promise<boolean> {
  const { thread, patientId } = merge;
  if (!thread || !patientId) throw new Error('no conversation was brought in');
  const [from, into, patient, row] = await app.table.getMany(
    [threadRow, threadKey(merge.from)],
    [threadRow, threadKey(merge.into)],
    [patientRow, patientKey(patientId)],
    [addressRow, addressKey(thread.address?.channel ?? 'sms', thread.address?.address ?? 'none')],
  );
  if (!from || !into || !patient || from.joinedInto !== into.id || into.joinedInto) {
    throw new Refusal('wrong_state', 'Something was brought together here later: undo that first.');
  }
  const practice = await readPractice(app);
  const after = thread.address?.isGiven ? withoutContact(patient, thread.address) : patient;
  const now = momentIn(into, app.now()).toISOString();
  const lines = [into.id, from.id].map((threadId) => lineOf(app, merge, who, threadId, now));
  const { entries } = await readEntries(app, from, lookBack);
  const ofIts = new Set(entries.map(({ id }) => id));
  const heads = partedHeads(from, into, thread.before, (id) => ofIts.has(id));
  const own = waits(await recount(app, practice, heads.own, {}));
  const rest = waits(await recount(app, practice, heads.rest, {}));
  const tips = lines.map(({ id }) => ({ tip: id, tipAt: now }));
  const isWatched = own.revocation !== undefined;
  const committed = await app.table.commit<string>({
    merge: putMerge({ ...merge, undone: { at: now, by: who.id } }, merge.version),
    from: putThread({ ...own, ...tips[1] }, from.version),
    into: putThread({ ...shownFor(rest, after), ...tips[0] }, into.version),
    ...Object.fromEntries(lines.map((line, nth) => [`line ${nth}`, putEvent(line)])),
    watch: isWatched
      ? putRevocationWatch(from.id, new Date(app.now().getTime() + 86_400_000).toISOString())
      : undefined,
    ...addressWrites(app, who, { merge, patient, after, row }),
  });
  if (committed.ok) app.log.info('threads_parted', { threadId: from.id, by: who.id });
  return committed.ok;
}

/** Who waits stands in no list of what is done. */
function waits(head: Thread): Thread {
  return head.turn && head.state === 'done' ? reopened(head) : head;
}

/** What went from the patient is answered no more. */
function shownFor(head: Thread, of: Patient): Thread {
  const { sms, email } = head.lastInbound;
  return {
    ...head,
    addresses: shownAddresses(of),
    lastInbound: {
      ...(sms && of.phones.includes(sms.from) ? { sms } : {}),
      ...(email && of.emails.includes(email.from) ? { email } : {}),
    },
  };
}

function addressWrites(
  app: App,
  who: Staff,
  {
    merge,
    patient,
    after,
    row,
  }: { merge: Merge; patient: Patient; after: Patient; row: Parameters<typeof putAddress>[0] | undefined },
): Record<string, Write | undefined> {
  const address = merge.thread?.address;
  if (!address) return {};
  const contact = { channel: address.channel, address: address.address };
  const known = row ?? freshAddress(contact.channel, contact.address);
  const own = { ...known, threadId: known.threadId ?? merge.from };
  if (!address.isGiven || !isAmong(contact, contactsOf(patient))) return { 'address 0': putAddress(own, row?.version) };
  const consent = { state: 'given', source: 'intake', recordedBy: who.id } as const;
  return {
    patient: putPatient(after, patient.version),
    ...lookupWrites(patient, after),
    ...contactWrites(app, { before: patient, after, addresses: [{ contact, row: own }], head: undefined, consent }),
  };
}

function lineOf(app: App, { id: mergeId }: Merge, who: Staff, threadId: string, at: string): EventEntry {
  return {
    id: app.newId(),
    threadId,
    kind: 'event',
    direction: 'out',
    channel: 'sms',
    at,
    text: 'The conversation that was brought in here stands apart again',
    by: who.id,
    event: 'parted',
    mergeId,
  };
}
