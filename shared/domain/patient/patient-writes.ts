import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { appendConsent } from '../consent/consent.rows.ts';
import type { Consent } from '../consent/consent.ts';
import { freshAddress, putAddress } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import { putThread } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { shownAddresses } from '../thread/thread-rules.ts';
import { lookupWrites, putPatient } from './patient.rows.ts';
import { fullName, type Patient } from './patient.ts';

/** A number or an e-mail address. */
export type Contact = Pick<Address, 'channel' | 'address'>;

/** A patient as they were (absent when new) and shall be, with the rows that change with them as they were read. */
export interface PatientRows {
  before: Patient | undefined;
  after: Patient;
  /** Of every number and e-mail address that they had or shall have: contactsTouched. */
  addresses: readonly { contact: Contact; row: Address | undefined }[];
  head: Thread | undefined;
  /** How consent for their new numbers was come by, or that it must be asked for first. */
  consent: Pick<Consent, 'source' | 'recordedBy' | 'voucher'> & { state: 'given' | 'ask-first' };
  /** Those they had, for which somebody vouches only now. */
  vouched?: readonly Contact[];
}

/** Everything that is written with a patient: what finds them, their numbers' rows and consent, the head of their thread. */
export function patientWrites(app: App, rows: PatientRows): Record<string, Write | undefined> {
  const { before, after, head } = rows;
  return {
    patient: putPatient(after, before?.version),
    ...lookupWrites(before, after),
    ...contactWrites(app, rows),
    thread: head ? putThread(renamed(head, before, after), head.version) : undefined,
  };
}

/** Every number and e-mail address that comes, stays or goes. */
export function contactsTouched(before: Patient | undefined, after: Patient): Contact[] {
  const had = before ? contactsOf(before) : [];
  const has = contactsOf(after);
  return [...has, ...had.filter((one) => !isAmong(one, has))];
}

/** The head of their thread with what it repeats of the patient. A number or address that went is answered no more. */
function renamed(head: Thread, before: Patient | undefined, of: Patient): Thread {
  const { zone: _before, lastInbound, ...rest } = head;
  const { sms, email } = lastInbound;
  const own = [...contactsOf(of), ...(before ? contactsOf(before) : [])];
  // Those of guardians, which are no patient's own.
  const others = head.addresses.filter((one) => !isAmong(one, own));
  const isAnswered = (address: string) => others.some((one) => one.address === address);
  return {
    ...rest,
    location: of.location,
    name: fullName(of),
    addresses: [...shownAddresses(of), ...others],
    lastInbound: {
      ...(sms && (of.phones.includes(sms.from) || isAnswered(sms.from)) ? { sms } : {}),
      ...(email && (of.emails.includes(email.from) || isAnswered(email.from)) ? { email } : {}),
    },
    ...(of.zone ? { zone: of.zone } : {}),
  };
}

/** The address rows of every contact that came, stayed or went, and the consent for those that came. */
export function contactWrites(
  app: App,
  { before, after, addresses, consent, vouched }: PatientRows,
): Record<string, Write> {
  const had = before ? contactsOf(before) : [];
  const has = contactsOf(after);
  const at = app.now().toISOString();
  const person = personOf(after);
  const writes: Record<string, Write> = {};
  addresses.forEach(({ contact, row: known }, position) => {
    const row: Address = known ?? freshAddress(contact.channel, contact.address);
    const others = row.people.filter(({ patientId }) => patientId !== after.id);
    const kept = keptPeople(row, after.id);
    if (kept) return;
    const isTheirs = isAmong(contact, has);
    const people = isTheirs ? [...others, person] : others;
    const isSpokenOf = isTheirs && (!isAmong(contact, had) || isAmong(contact, vouched ?? []));
    const care = isSpokenOf ? careAfter(row, consent.state) : row.care;
    writes[`address ${position}`] = putAddress({ ...row, ...(care ? { care } : {}), people }, known?.version);
    if (!isSpokenOf) return;
    writes[`consent ${position}`] = appendConsent({
      id: app.newId(),
      ...contact,
      category: 'care',
      ...consent,
      ...(row.optedOut ? { state: 'noted' as const } : {}),
      at,
    });
  });
  return writes;
}

/** A guardian's address, or one that is kept for somebody alone, becomes nobody's own by being written down as such. */
export function keptPeople({ people }: Pick<Address, 'people'>, patientId: string): boolean {
  return people.some((one) => one.confidential || (one.guardian && one.patientId === patientId));
}

/** A patient as the row of an address names them. */
export function personOf({ id: patientId, threadId, location, zone, ...named }: Patient): Address['people'][number] {
  return { patientId, threadId, name: fullName(named), location, ...(zone ? { zone } : {}) };
}

/** The patient with one number or e-mail address more, or less. */
export function withContact(of: Patient, { channel, address }: Contact): Patient {
  return channel === 'email' ? { ...of, emails: [...of.emails, address] } : { ...of, phones: [...of.phones, address] };
}
export function withoutContact(of: Patient, { channel, address }: Contact): Patient {
  const others = (list: string[]) => list.filter((one) => one !== address);
  return channel === 'email' ? { ...of, emails: others(of.emails) } : { ...of, phones: others(of.phones) };
}

/** Giving a stopped number again does not open it: only their own START does. What was given is not asked for again. */
function careAfter({ care, optedOut }: Address, state: 'given' | 'ask-first'): Address['care'] {
  if (optedOut) return care;
  return state === 'given' ? 'given' : (care ?? 'ask-first');
}

/** Every number and e-mail address. */
export function contactsOf({ phones, emails }: Pick<Patient, 'phones' | 'emails'>): Contact[] {
  return [
    ...phones.map((address) => ({ channel: 'sms' as const, address })),
    ...emails.map((address) => ({ channel: 'email' as const, address })),
  ];
}

/** Whether it is one of them. */
export function isAmong(one: Contact, others: readonly Contact[]): boolean {
  return others.some(({ channel, address }) => channel === one.channel && address === one.address);
}
