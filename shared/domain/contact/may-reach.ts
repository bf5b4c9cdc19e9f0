import type { Purpose } from '../message/entry.ts';
import type { Thread } from '../thread/thread.ts';
import type { Address } from './address.ts';

/** Why an address may not be written to for somebody, by whose it is. */
export type NotReached = 'not_theirs' | 'guardian_ended' | 'guardian_scope' | 'confidential_only';

/** What speaks of visits, or of less: it needs no more than that of a guardian. */
const ofVisits: ReadonlySet<Purpose> = new Set(['reminder', 'follow-up', 'answer-echo', 'whom-question', 'survey']);

/**
 * Whether a message of a conversation may go to an address, by who is reached there on that day (YYYY-MM-DD): an ordinary
 * conversation reaches the patient and, within their rights, guardians, and never a confidential address; a confidential one
 * reaches its own address as long as nobody else is reached there.
 */
export function mayReach(
  { patientId, confidential }: Pick<Thread, 'patientId' | 'confidential'>,
  people: Address['people'],
  { purpose, day }: { purpose: Purpose; day: string },
): NotReached | undefined {
  if (patientId === undefined) return people.some((one) => one.confidential) ? 'confidential_only' : undefined;
  const theirs = people.filter((one) => one.patientId === patientId);
  if (confidential)
    return theirs.length === people.length && theirs.some((one) => one.confidential) ? undefined : 'confidential_only';
  if (theirs.length === 0) return 'not_theirs';
  if (people.some((one) => one.confidential)) return 'confidential_only';
  if (theirs.some(({ guardian }) => guardian === undefined)) return undefined;
  const standing = theirs.flatMap(({ guardian }) =>
    guardian && guardian.from <= day && (guardian.until === undefined || day < guardian.until) ? [guardian] : [],
  );
  if (standing.length === 0) return 'guardian_ended';
  const needed = ofVisits.has(purpose) ? 'visits' : 'messages';
  return standing.some(({ scope }) => scope.includes(needed)) ? undefined : 'guardian_scope';
}
