import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Write } from '../../table.ts';
import { appendConsent } from '../consent/consent.rows.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import { putEvent } from '../message/entry.rows.ts';
import { dayOf } from '../message/sending-counts.ts';
import { lookupWrites, putPatient } from '../patient/patient.rows.ts';
import { fullName, type Patient } from '../patient/patient.ts';
import { type Contact, contactsOf, isAmong, withoutContact } from '../patient/patient-writes.ts';
import { readPatient } from '../patient/read-patient.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import { instantOf } from '../practice/wall-time.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import { confidentialAt, type Thread } from '../thread/thread.ts';
import { freshPatientThread, freshThread, momentIn, shownAddresses } from '../thread/thread-rules.ts';
import { householdKey, householdRow, putHousehold } from './household.rows.ts';
import { type Guardian, type Household, lastReviewAge, nextReview, untilAdult } from './household.ts';
import { householdContacts, personAt } from './household-people.ts';

/** What the desk says of a household: who may be told, or the patient's own confidential addresses; none ends them. */
export type HouseholdChange = { version: number } & (
  | { guardians: (Omit<Guardian, 'id'> & { id?: string | undefined })[] }
  | { confidential: { phones: string[]; emails: string[] } }
);

const attempts = 20;

/** A household in which nobody was named yet. */
export function noHousehold(patientId: string): Household {
  return { patientId, guardians: [], reviewedAge: 0, version: 0 };
}

/**
 * Saves who may be told of a patient, or where the patient alone is reached, with the rows of all addresses that this
 * concerns, in one commit; the conversation keeps a line of a guardian's change, a confidential one of its own. A guardian's number that was written down as the
 * patient's own becomes the guardian's. Refusals: not_found, forbidden, changed_meanwhile, invalid.
 */
export async function saveHousehold(
  app: App,
  who: Staff,
  patientId: string,
  change: HouseholdChange,
): Promise<Household> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const patient = await readPatient(app, who, patientId);
    if ('confidential' in change && !mayEnter(who, confidentialAt(patient.location))) {
      throw new Refusal('forbidden', 'Confidential conversations are kept by those whom an admin has chosen.');
    }
    const stored = await app.table.get(householdRow, householdKey(patient.id));
    if ((stored?.version ?? 0) !== change.version) {
      throw new Refusal('changed_meanwhile', 'Somebody else changed this meanwhile. Look again, then change.');
    }
    const done = await saveOnce(app, who, { patient, before: stored, change });
    if (done) return done;
    await app.backOff(attempt);
  }
  throw new Refusal('changed_meanwhile', 'These addresses are being changed elsewhere just now. Try again.');
}

interface Saving {
  patient: Patient;
  before: Household | undefined;
  change: HouseholdChange;
}

async function saveOnce(app: App, who: Staff, { patient, before, change }: Saving): Promise<Household | undefined> {
  const practice = await readPractice(app);
  const { zone } = locationById(practice, patient.location).hours;
  const today = dayOf(zone, app.now().getTime());
  const base = before ?? noHousehold(patient.id);
  const after =
    'guardians' in change
      ? withGuardians(app, base, change.guardians, patient, today)
      : withConfidential(app, who, base, change.confidential);
  const own = 'guardians' in change ? after.guardians.flatMap(contactsOf) : [];
  const next = own.reduce(withoutContact, patient);
  const contacts = touched(before, after);
  const [rows, heads] = await Promise.all([
    app.table.getMany(...contacts.map(({ channel, address }) => [addressRow, addressKey(channel, address)] as const)),
    app.table.getMany(
      [threadRow, threadKey(patient.threadId)],
      [threadRow, threadKey(after.confidential?.threadId ?? before?.confidential?.threadId ?? 'none')],
    ),
  ]);
  const known = contacts.map((contact, nth) => ({ contact, row: rows[nth] }));
  if ('confidential' in change) refuseShared(patient, after, known);
  else refuseConfidential(known);
  const review = nextReview(after, patient.birthDate, today);
  const committed = await app.table.commit<string>({
    household: putHousehold(after, before?.version, review && new Date(instantOf(zone, review, '00:00')).toISOString()),
    ...('guardians' in change
      ? ordinary(app, who, { patient, next, after, head: heads[0] })
      : secret(app, who, { patient, after, before, head: heads[1], practice })),
    ...addressWrites(app, who, { patient: next, after, known, today }),
  });
  if (!committed.ok) return undefined;
  app.log.info('household_saved', { by: who.id });
  return { ...after, version: (before?.version ?? 0) + 1 };
}

function withGuardians(
  app: App,
  base: Household,
  guardians: (Omit<Guardian, 'id'> & { id?: string | undefined })[],
  patient: Patient,
  today: string,
): Household {
  const { review: _looked, ...rest } = base;
  const named = guardians.map((one) => ({ ...one, id: one.id ?? app.newId() }));
  return {
    ...rest,
    guardians: untilAdult(named, patient.birthDate),
    reviewedAge: lastReviewAge(patient.birthDate, today),
  };
}

function withConfidential(
  app: App,
  who: Staff,
  base: Household,
  given: { phones: string[]; emails: string[] },
): Household {
  const { confidential: before, ...rest } = base;
  if (given.phones.length + given.emails.length === 0) return rest;
  const since = before?.since ?? app.now().toISOString();
  return { ...rest, confidential: { threadId: before?.threadId ?? app.newId(), ...given, since, by: who.id } };
}

function touched(before: Household | undefined, after: Household): Contact[] {
  const has = householdContacts(after);
  const gone = householdContacts(before).filter((one) => !isAmong(one, has));
  return [...new Map([...has, ...gone].map((one) => [`${one.channel} ${one.address}`, one])).values()];
}

type Known = { contact: Contact; row: Address | undefined };

/** What is nobody else's: no guardian, no relative and no stranger's conversation is at a confidential address. */
function refuseShared(patient: Patient, { confidential, guardians }: Household, known: readonly Known[]): void {
  if (!confidential) return;
  const others = [...contactsOf(patient), ...guardians.flatMap(contactsOf)];
  const own = contactsOf(confidential);
  const isShared = known.some(
    ({ contact, row }) =>
      isAmong(contact, own) &&
      (isAmong(contact, others) || row?.people.some((one) => one.patientId !== patient.id || !one.confidential)),
  );
  if (!isShared) return;
  throw new Refusal(
    'invalid',
    'This address is known here already, so others may read what goes there. Ask for one that is theirs alone.',
    {
      field: 'confidential',
    },
  );
}

function refuseConfidential(known: readonly Known[]): void {
  if (!known.some(({ row }) => row?.people.some(({ confidential }) => confidential))) return;
  throw new Refusal('invalid', 'One of these addresses cannot be used here. Ask for another.', { field: 'guardians' });
}

/** The patient without the numbers that are a guardian's, and their conversation with all whom it may reach. */
function ordinary(
  app: App,
  who: Staff,
  { patient, next, after, head }: { patient: Patient; next: Patient; after: Household; head: Thread | undefined },
): Record<string, Write | undefined> {
  const isLess = contactsOf(next).length < contactsOf(patient).length;
  const writes: Record<string, Write | undefined> = isLess
    ? { patient: putPatient(next, patient.version), ...lookupWrites(patient, next) }
    : {};
  const at = (head ? momentIn(head, app.now()) : app.now()).toISOString();
  const known = head ?? { ...freshPatientThread(next, at), state: 'done' as const };
  const id = app.newId();
  const names = after.guardians.map(({ name, relation }) => `${name} (${relation})`).join(', ');
  const { alarm, ...bare } = known;
  const addresses = [...shownAddresses(next), ...after.guardians.flatMap(contactsOf)];
  return {
    ...writes,
    head: putThread(
      { ...bare, ...(alarm && alarm !== 'guardian-review' ? { alarm } : {}), addresses, tip: id, tipAt: at },
      head?.version,
    ),
    line: putEvent({
      ...{ id, threadId: known.id, kind: 'event', direction: 'out', channel: 'sms', at, by: who.id },
      event: 'guardian-review',
      text: names === '' ? 'Nobody else may be told of them' : `May be told of them: ${names}`,
    }),
  };
}

/** The confidential conversation as it begins, goes on elsewhere, or ends. */
function secret(
  app: App,
  who: Staff,
  {
    patient,
    after,
    before,
    head,
    practice,
  }: {
    patient: Patient;
    after: Household;
    before: Household | undefined;
    head: Thread | undefined;
    practice: Practice;
  },
): Record<string, Write | undefined> {
  const threadId = after.confidential?.threadId ?? before?.confidential?.threadId;
  if (!threadId) return {};
  const at = (head ? momentIn(head, app.now()) : app.now()).toISOString();
  const id = app.newId();
  const location = locationById(practice, patient.location).id;
  const fresh = freshThread(
    { id: threadId, location, patientId: patient.id, name: fullName(patient), addresses: [] },
    at,
  );
  const { lastInbound: _gone, ...known } = head ?? fresh;
  const addresses = after.confidential ? contactsOf(after.confidential) : [];
  const says = after.confidential
    ? 'Confidential: nobody but the patient is reached here'
    : 'Ended: nothing is sent here any more';
  return {
    secret: putThread({ ...known, lastInbound: {}, confidential: true, addresses, tip: id, tipAt: at }, head?.version),
    'secret line': putEvent({
      ...{ id, threadId, kind: 'event', direction: 'out', channel: 'sms', at, by: who.id },
      event: 'guardian-review',
      text: says,
    }),
  };
}

function addressWrites(
  app: App,
  who: Staff,
  { patient, after, known, today }: { patient: Patient; after: Household; known: readonly Known[]; today: string },
): Record<string, Write | undefined> {
  const writes: Record<string, Write | undefined> = {};
  known.forEach(({ contact, row: stored }, nth) => {
    const row = stored ?? freshAddress(contact.channel, contact.address);
    const others = row.people.filter(({ patientId }) => patientId !== patient.id);
    const person = personAt(patient, after, contact, today);
    const isNew = person !== undefined && !row.people.some(({ patientId }) => patientId === patient.id);
    const care = isNew && !row.optedOut ? ('given' as const) : row.care;
    writes[`address ${nth}`] = putAddress(
      { ...row, ...(care ? { care } : {}), people: person ? [...others, person] : others },
      stored?.version,
    );
    if (!isNew) return;
    writes[`consent ${nth}`] = appendConsent({
      id: app.newId(),
      ...contact,
      category: 'care',
      state: row.optedOut ? 'noted' : 'given',
      source: 'intake',
      recordedBy: who.id,
      at: app.now().toISOString(),
    });
  });
  return writes;
}
