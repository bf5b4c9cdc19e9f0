import * as z from 'zod';

/** A patient. Their thread has an id of its own from the start, so that the first text already knows where it belongs. */
export const patient = z.object({
  id: z.string(),
  threadId: z.string(),
  givenName: z.string(),
  familyName: z.string(),
  /** A calendar day, YYYY-MM-DD. */
  birthDate: z.string().optional(),
  /** E.164, the preferred first. */
  phones: z.array(z.string()),
  emails: z.array(z.string()),
  location: z.string(),
  /** IANA, where it differs from the location's. */
  zone: z.string().optional(),
  language: z.enum(['en', 'es']).optional(),
  /** The language an interpreter is needed for, in the desk's words. */
  interpreter: z.string().optional(),
  /** What they need to get here: a wheelchair van, a ride home. */
  transport: z.string().optional(),
  /** Nothing is sent to them or booked for them any more. */
  deceased: z.boolean().optional(),
  /** The id in the practice's own system. */
  outsideId: z.string().optional(),
  /** The record of the same person that this one was merged into: it stands in no list, and whoever asks for it is given that one. */
  mergedInto: z.string().optional(),
  version: z.number().int(),
});
export type Patient = z.infer<typeof patient>;

export function fullName(of: Pick<Patient, 'givenName' | 'familyName'>): string {
  return `${of.givenName} ${of.familyName}`;
}

const longestWord = 40;
const mostWords = 12;

/** Words of a name as they are compared: lower case, no accents; no longer and no more than a row's key and a commit take. */
export function nameWords(name: string): string[] {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 0);
  return [...new Set(words.map((word) => Array.from(word).slice(0, longestWord).join('')))].slice(0, mostWords);
}
