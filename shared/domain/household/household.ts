import * as z from 'zod';

/** What a guardian may be told and ask about: visits (reminders, and answers to them), or whatever the desk writes. */
export const guardianScope = z.enum(['visits', 'messages']);

/** Somebody who may be told of a patient or ask for them, by their own addresses, from one day until before another. */
export const guardian = z.object({
  id: z.string(),
  name: z.string(),
  /** In the desk's words: mother, foster father, court-appointed. */
  relation: z.string(),
  phones: z.array(z.string()),
  emails: z.array(z.string()),
  scope: z.array(guardianScope),
  /** YYYY-MM-DD. `until` is the first day on which it is no more; at the latest the eighteenth birthday. */
  from: z.iso.date(),
  until: z.iso.date().optional(),
});
export type Guardian = z.infer<typeof guardian>;

/** The patient's own addresses that nobody else may learn of, and the conversation that is held there. */
export const confidentialContact = z.object({
  threadId: z.string(),
  phones: z.array(z.string()),
  emails: z.array(z.string()),
  since: z.iso.datetime(),
  /** The staff id of who set it up. */
  by: z.string(),
});

/** Whoever belongs together with a patient. */
export const household = z.object({
  patientId: z.string(),
  guardians: z.array(guardian),
  confidential: confidentialContact.optional(),
  /** The last of the birthdays 12, 13 and 18 that was looked at. */
  reviewedAge: z.number().int(),
  /** What the desk has to look at again: who may be told, since that day. `ended`: somebody's rights are over. */
  review: z.object({ on: z.iso.date(), age: z.number().int().optional(), ended: z.boolean() }).optional(),
  version: z.number().int(),
});
export type Household = z.infer<typeof household>;

/** The birthdays on which rights come up for review; at the last one they end. */
export const reviewAges = [12, 13, 18] as const;
export const adultAge = 18;

/** The birthday on which somebody comes to this age; of the 29th of February it is the first of March in other years. */
export function birthdayAt(birthDate: string, age: number): string {
  const [year = 0, month = 1, day = 1] = birthDate.split('-').map(Number);
  return new Date(Date.UTC(year + age, month - 1, day)).toISOString().slice(0, 10);
}

/** How old somebody is on a day, both YYYY-MM-DD. */
export function ageAt(birthDate: string, day: string): number {
  let age = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  if (birthdayAt(birthDate, age) > day) age -= 1;
  return age;
}

/** Whether a right holds on a day. */
export function isInForce({ from, until }: Pick<Guardian, 'from' | 'until'>, day: string): boolean {
  return from <= day && (until === undefined || day < until);
}

/** The guardians as they may be at most: nobody's rights go beyond the eighteenth birthday. */
export function untilAdult(guardians: readonly Guardian[], birthDate: string | undefined): Guardian[] {
  const adult = birthDate === undefined ? undefined : birthdayAt(birthDate, adultAge);
  return guardians.map((one) => {
    const until = [one.until, adult].filter((day) => day !== undefined).toSorted()[0];
    return { ...one, ...(until ? { until } : {}) };
  });
}

/** The last of the review birthdays that is past on a day; 0 before the first, or where no birth date is known. */
export function lastReviewAge(birthDate: string | undefined, day: string): number {
  if (birthDate === undefined) return 0;
  return reviewAges.findLast((age) => birthdayAt(birthDate, age) <= day) ?? 0;
}

/** The next day on which there is something to look at; undefined where nothing is to come. */
export function nextReview(of: Household, birthDate: string | undefined, day: string): string | undefined {
  if (of.guardians.length === 0) return undefined;
  const ages = reviewAges.filter((age) => age > of.reviewedAge);
  const birthdays = birthDate === undefined ? [] : ages.map((age) => birthdayAt(birthDate, age));
  const ends = of.guardians.flatMap(({ until }) => (until !== undefined && until > day ? [until] : []));
  return [...birthdays, ...ends].toSorted()[0];
}

/** Whether anybody was named, or an address that is kept for the patient alone. */
export function saysWho(of: Pick<Household, 'guardians' | 'confidential'> | undefined): boolean {
  return of !== undefined && (of.guardians.length > 0 || of.confidential !== undefined);
}
