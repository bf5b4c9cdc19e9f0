import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { dayOf } from '../message/sending-counts.ts';
import type { Patient } from '../patient/patient.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import { putHousehold } from './household.rows.ts';
import { adultAge, birthdayAt, type Household, lastReviewAge } from './household.ts';

/** A patient as they were and shall be, with who belongs together with them. */
interface Corrected {
  before: Pick<Patient, 'birthDate'> | undefined;
  after: Patient;
  household: Household | undefined;
}

/**
 * What follows for a household from another date of birth: a right that was to end on the eighteenth birthday ends on the one
 * of that date, birthdays that are to come after all come up for review, and what is due by it is looked at at once. A right
 * that is over stays so: who may be told anew is for a person to say. Nothing where the date is the same.
 */
export function followBirthDate(
  app: App,
  practice: Practice,
  { before, after, household }: Corrected,
): Write | undefined {
  if (!household || before?.birthDate === after.birthDate) return undefined;
  const now = app.now();
  const today = dayOf(locationById(practice, after.location).hours.zone, now.getTime());
  const next =
    after.birthDate === undefined ? household : reckonedBy(household, before?.birthDate, after.birthDate, today);
  return putHousehold(next, household.version, now.toISOString());
}

function reckonedBy(of: Household, before: string | undefined, birthDate: string, today: string): Household {
  const [was, is] = [before === undefined ? undefined : birthdayAt(before, adultAge), birthdayAt(birthDate, adultAge)];
  return {
    ...of,
    guardians: of.guardians.map((one) =>
      one.until !== undefined && one.until === was && one.until > today ? { ...one, until: is } : one,
    ),
    reviewedAge: Math.min(of.reviewedAge, lastReviewAge(birthDate, today)),
  };
}
