import type { Address } from '../contact/address.ts';
import type { Patient } from '../patient/patient.ts';
import { type Contact, contactsOf, isAmong, personOf } from '../patient/patient-writes.ts';
import { type Household, isInForce } from './household.ts';

type Person = Address['people'][number];

/** Every address of a household: of guardians, and the patient's own confidential ones. */
export function householdContacts(of: Pick<Household, 'guardians' | 'confidential'> | undefined): Contact[] {
  if (!of) return [];
  const all = [...of.guardians, ...(of.confidential ? [of.confidential] : [])].flatMap(contactsOf);
  return [...new Map(all.map((one) => [`${one.channel} ${one.address}`, one])).values()];
}

/**
 * A patient as the row of one of their household's addresses names them: by whom they are reached there and for what, or
 * undefined where nobody may be reached there for them (any more).
 */
export function personAt(
  patient: Patient,
  of: Pick<Household, 'guardians' | 'confidential'>,
  contact: Contact,
  day: string,
): Person | undefined {
  const person = personOf(patient);
  if (of.confidential && isAmong(contact, contactsOf(of.confidential))) {
    return { ...person, threadId: of.confidential.threadId, confidential: true };
  }
  if (isAmong(contact, contactsOf(patient))) return person;
  const theirs = of.guardians.filter((one) => isAmong(contact, contactsOf(one)));
  const guardian = theirs.find((one) => isInForce(one, day)) ?? theirs.find(({ from }) => from > day);
  if (!guardian) return undefined;
  const { scope, from, until } = guardian;
  return { ...person, guardian: { scope, from, ...(until ? { until } : {}) } };
}
