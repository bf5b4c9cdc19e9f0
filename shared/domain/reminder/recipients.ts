import { adultAge, ageAt, isInForce } from '../household/household.ts';
import type { ReminderChannel } from './reminder-channel.ts';
import type { VisitReminders } from './visit-reminders.ts';

/** A visit, whose it is and who may be told of them. */
type OfVisit = Pick<VisitReminders, 'household' | 'patient' | 'visit'>;

/** Telephone or mailbox: a call goes to the number of a text. */
export type AddressKind = 'sms' | 'email';

/** By which of a guardian's addresses a way goes. */
export function kindOf(channel: ReminderChannel): AddressKind {
  return channel === 'email' ? 'email' : 'sms';
}

/** The other kind, for guardians who have none of the one. */
export function otherKind(kind: AddressKind): AddressKind {
  return kind === 'email' ? 'sms' : 'email';
}

/**
 * To which addresses a reminder goes instead of the patient's own, each once: a child's to the guardians who may be told of
 * visits; with `lacking` to those of them alone who have no address of that kind. Undefined where it is the patient's own to
 * hear: an adult, a child of whom no guardian is known, a visit that is confidential.
 */
export function guardianAddresses(
  { household, patient, visit }: OfVisit,
  channel: AddressKind,
  day: string,
  lacking?: AddressKind,
): string[] | undefined {
  if (visit.threadId !== patient.threadId) return undefined;
  if (patient.birthDate !== undefined && ageAt(patient.birthDate, day) >= adultAge) return undefined;
  const told = (household?.guardians ?? []).filter((one) => one.scope.includes('visits') && isInForce(one, day));
  if (told.length === 0) return undefined;
  const firstOf = ({ phones, emails }: (typeof told)[number], kind: AddressKind) =>
    (kind === 'sms' ? phones : emails)[0];
  const asked = told.filter((one) => lacking === undefined || firstOf(one, lacking) === undefined);
  return [...new Set(asked.flatMap((one) => firstOf(one, channel) ?? []))];
}
