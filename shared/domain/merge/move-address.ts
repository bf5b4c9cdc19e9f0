import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Write } from '../../table.ts';
import { appendConsent } from '../consent/consent.rows.ts';
import { putAddress } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import { lookupWrites, putPatient } from '../patient/patient.rows.ts';
import type { Patient } from '../patient/patient.ts';
import {
  type Contact,
  contactsOf,
  isAmong,
  keptPeople,
  personOf,
  withContact,
  withoutContact,
} from '../patient/patient-writes.ts';
import type { Staff } from '../staff/staff.ts';

/** A number or an e-mail address that turned out to be somebody else's: whose it was and whose it is, where they are patients. */
export interface MovingAddress {
  contact: Contact;
  row: Address;
  from: Patient | undefined;
  to: Patient | undefined;
}

/** Both patients as they shall be, and the writes that make it so; who owns it now is recorded as taken at intake. */
export interface MovedAddress {
  from: Patient | undefined;
  to: Patient | undefined;
  writes: Record<string, Write | undefined>;
}

const mostContacts = 5;

/**
 * Takes an address from one patient and gives it to another, or to nobody, with what finds them and the consent for it.
 * Refusals: wrong_state.
 */
export function moveAddress(app: App, who: Staff, { contact, row, from, to }: MovingAddress): MovedAddress {
  if (row.people.some(({ confidential }) => confidential) || (to && keptPeople(row, to.id))) {
    throw new Refusal(
      'wrong_state',
      'This address is kept for somebody, so it stays where it is: move the message alone.',
    );
  }
  const leaves = from && isAmong(contact, contactsOf(from)) ? from : undefined;
  const comes = to && !isAmong(contact, contactsOf(to)) ? to : undefined;
  if (comes && (contact.channel === 'email' ? comes.emails : comes.phones).length >= mostContacts) {
    throw new Refusal('wrong_state', 'This patient has five of these already: take one out first.');
  }
  const left = leaves && withoutContact(leaves, contact);
  const got = comes && withContact(comes, contact);
  const touched = new Set([leaves?.id, comes?.id]);
  const others = row.people.filter(({ patientId }) => !touched.has(patientId));
  const people = got ? [...others, personOf(got)] : others;
  const care = got && !row.optedOut ? ('given' as const) : row.care;
  return {
    from: left ?? from,
    to: got ?? to,
    writes: {
      'address 0': putAddress(
        { ...row, ...(care ? { care } : {}), people },
        row.version === 0 ? undefined : row.version,
      ),
      ...(left && leaves ? patientWrites('left', leaves, left) : {}),
      ...(got && comes ? patientWrites('given', comes, got) : {}),
      ...(got
        ? {
            'consent 0': appendConsent({
              id: app.newId(),
              ...contact,
              category: 'care',
              state: row.optedOut ? 'noted' : 'given',
              source: 'intake',
              recordedBy: who.id,
              at: app.now().toISOString(),
            }),
          }
        : {}),
    },
  };
}

function patientWrites(name: string, before: Patient, after: Patient): Record<string, Write> {
  const found = Object.entries(lookupWrites(before, after)).map(([key, write]) => [`${name} ${key}`, write]);
  return { [`patient ${name}`]: putPatient(after, before.version), ...Object.fromEntries(found) };
}
