import { adultAge, ageAt, isInForce } from '../household/household.ts';
import type { VisitReminders } from './visit-reminders.ts';

/** A visit, whose it is and who may be told of them. */
type OfVisit = Pick<VisitReminders, 'household' | 'patient' | 'visit'>;

/**
 * To which addresses a reminder goes instead of the patient's own, each once: a child's to the guardians who may be told of
 * visits. Undefined where it is the patient's own to hear: an adult, a child of whom no guardian is known, a visit that is confidential.
 */
export function guardianAddresses(
  { household, patient, visit }: OfVisit,
  channel: 'sms' | 'email',
  day: string,
): string[] | undefined {
  if (visit.threadId !== patient.threadId) return undefined;
  if (patient.birthDate !== undefined && ageAt(patient.birthDate, day) >= adultAge) return undefined;
  const told = (household?.guardians ?? []).filter((one) => one.scope.includes('visits') && isInForce(one, day));
  if (told.length === 0) return undefined;
  const first = told.flatMap(({ phones, emails }) => (channel === 'sms' ? phones : emails)[0] ?? []);
  return [...new Set(first)];
}
