import type { Household } from '../household/household.ts';
import { householdContacts } from '../household/household-people.ts';
import type { Patient } from '../patient/patient.ts';
import { contactsOf, isAmong } from '../patient/patient-writes.ts';
import { type CameAlong, filledFields } from './merge.ts';

/** A record with another one in it, and what of it came from there. */
export interface MergedRecord {
  after: Patient;
  came: CameAlong;
}

/**
 * The record that stays, with what the other one knew and it did not: what both say is as it says. Numbers and addresses of
 * both are its own, the other's behind; none of those is that a guardian has. Who has died in one of them has died.
 */
export function mergedRecord(kept: Patient, gone: Patient, household: Household | undefined): MergedRecord {
  const others = householdContacts(household);
  const isOwn = (channel: 'sms' | 'email') => (address: string) => !isAmong({ channel, address }, others);
  const both = {
    phones: [...new Set([...kept.phones, ...gone.phones])],
    emails: [...new Set([...kept.emails, ...gone.emails])],
  };
  const own = { phones: both.phones.filter(isOwn('sms')), emails: both.emails.filter(isOwn('email')) };
  const fields = Object.fromEntries(
    filledFields.flatMap((name) => (kept[name] || gone[name] === undefined ? [] : [[name, gone[name]]])),
  );
  const after: Patient = { ...kept, ...fields, ...own };
  const missing = (of: Patient) => {
    const left = contactsOf(of).filter((one) => !isAmong(one, contactsOf(own)));
    return left.map(({ address }) => address);
  };
  return {
    after,
    came: {
      fields,
      addresses: contactsOf(own).flatMap((one) => (isAmong(one, contactsOf(kept)) ? [] : [one.address])),
      left: { kept: missing(kept), gone: missing(gone) },
    },
  };
}
