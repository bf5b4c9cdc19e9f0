import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Write } from '../../table.ts';
import { appendConsent } from '../consent/consent.rows.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { settled } from '../practice/read-practice.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { shownAddresses } from '../thread/thread-rules.ts';
import { lookupWrites, patientKey, patientRow, putPatient } from './patient.rows.ts';
import { fullName, type Patient } from './patient.ts';

export type PatientFields = Omit<Patient, 'id' | 'threadId' | 'version'>;
export type PatientChange = { [K in keyof PatientFields]?: PatientFields[K] | undefined } & {
  version?: number | undefined;
};

const attempts = 10;

/**
 * A new patient, with their thread's id, their numbers' rows and what finds them, in one commit. The numbers they gave
 * are consent for care, taken at intake and recorded with who took it.
 */
export async function createPatient(app: App, who: Staff, fields: PatientFields): Promise<Patient> {
  const patient: Patient = { ...fields, id: app.newId(), threadId: app.newId(), version: 0 };
  return save(app, who, undefined, patient);
}

/** Changes what is named. Refusals: not_found, changed_meanwhile when `version` is no longer the patient's. */
export async function changePatient(app: App, who: Staff, patientId: string, change: PatientChange): Promise<Patient> {
  const before = await readPatient(app, who, patientId);
  const { version, ...named } = change;
  if (version !== undefined && version !== before.version) {
    throw new Refusal('changed_meanwhile', 'Somebody else changed this patient meanwhile. Look again, then change.');
  }
  const fields = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
  return save(app, who, before, { ...before, ...fields });
}

/** A patient this person may see. */
export async function readPatient(app: App, who: Staff, patientId: string): Promise<Patient> {
  const found = await app.table.get(patientRow, patientKey(patientId));
  if (!found || !mayEnter(who, found.location))
    throw new Refusal('not_found', 'There is no such patient.', { field: 'patientId' });
  return found;
}

async function save(app: App, who: Staff, before: Patient | undefined, asked: Patient): Promise<Patient> {
  const after = { ...asked, phones: [...new Set(asked.phones)], emails: [...new Set(asked.emails)] };
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [settings, head] = await app.table.getMany(
      [practiceRow, practiceKey],
      [threadRow, threadKey(after.threadId)],
    );
    if (!settled(settings).locations.some(({ id }) => id === after.location) || !mayEnter(who, after.location)) {
      throw new Refusal('invalid', 'location is not one of yours.', { field: 'location' });
    }
    const contacts = await contactWrites(app, who, before, after);
    const committed = await app.table.commit({
      patient: putPatient(after, before?.version),
      ...lookupWrites(before, after),
      ...contacts,
      thread: head ? putThread(renamed(head, after), head.version) : undefined,
    });
    if (committed.ok) return { ...after, version: (before?.version ?? 0) + 1 };
    if (committed.names.includes('patient')) {
      throw new Refusal('changed_meanwhile', 'Somebody else changed this patient meanwhile. Look again, then change.');
    }
  }
  throw new Refusal('changed_meanwhile', 'These numbers are being changed elsewhere just now. Try again.');
}

/** The head of their thread with what it repeats of the patient. A number or address that went is answered no more. */
function renamed(head: Thread, of: Patient): Thread {
  const { zone: _before, lastInbound, ...rest } = head;
  const { sms, email } = lastInbound;
  return {
    ...rest,
    location: of.location,
    name: fullName(of),
    addresses: shownAddresses(of),
    lastInbound: {
      ...(sms && of.phones.includes(sms.from) ? { sms } : {}),
      ...(email && of.emails.includes(email.from) ? { email } : {}),
    },
    ...(of.zone ? { zone: of.zone } : {}),
  };
}

/** The address rows of every number and e-mail address that came, stayed or went, and the consent for those that came. */
async function contactWrites(
  app: App,
  who: Staff,
  before: Patient | undefined,
  after: Patient,
): Promise<Record<string, Write>> {
  const had = before ? contactsOf(before) : [];
  const has = contactsOf(after);
  const all = [...has, ...had.filter((one) => !has.some((other) => isSame(one, other)))];
  const rows = await app.table.getMany(
    ...all.map(({ channel, address }) => [addressRow, addressKey(channel, address)] as const),
  );
  const at = app.now().toISOString();
  const person = { patientId: after.id, threadId: after.threadId, name: fullName(after), location: after.location };
  const writes: Record<string, Write> = {};
  all.forEach((contact, position) => {
    const known = rows[position];
    const row: Address = known ?? freshAddress(contact.channel, contact.address);
    const others = row.people.filter(({ patientId }) => patientId !== after.id);
    const isTheirs = has.includes(contact);
    const people = isTheirs ? [...others, person] : others;
    const isNew = isTheirs && !had.some((one) => isSame(one, contact));
    // Giving a stopped number again does not open it: only their own START does.
    const care = isNew && !row.optedOut ? { care: 'given' as const } : {};
    writes[`address ${position}`] = putAddress({ ...row, ...care, people }, known?.version);
    if (!isNew) return;
    writes[`consent ${position}`] = appendConsent({
      id: app.newId(),
      ...contact,
      category: 'care',
      state: row.optedOut ? 'noted' : 'given',
      source: 'intake',
      recordedBy: who.id,
      at,
    });
  });
  return writes;
}

type Contact = Pick<Address, 'channel' | 'address'>;

function contactsOf({ phones, emails }: Patient): Contact[] {
  return [
    ...phones.map((address) => ({ channel: 'sms' as const, address })),
    ...emails.map((address) => ({ channel: 'email' as const, address })),
  ];
}

function isSame(one: Contact, other: Contact): boolean {
  return one.channel === other.channel && one.address === other.address;
}
