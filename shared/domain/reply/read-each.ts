import type { Patient } from '../patient/patient.ts';
import type { Reading } from './intent.ts';
import { plainText } from './plain-text.ts';
import { readReply } from './read-reply.ts';

/** What a reply answers for one of those whom it names. */
export interface EachReading {
  patientId: string;
  reading: Reading;
}

const longestRead = 500;

/**
 * A reply that says yes or no for each of several patients by name, as "yes Mia no Leo" or "Mia yes, Leo no": what stands
 * between the names is read by itself, and has to be a plain yes or no beside every one of them, all before or all behind.
 * Undefined where it says anything else.
 */
export function readEach(
  text: string,
  people: readonly Pick<Patient, 'id' | 'givenName'>[],
): EachReading[] | undefined {
  if (/[?¿]/.test(text)) return undefined;
  const { read, plain } = plainText(text, longestRead);
  const named = people.flatMap(({ id, givenName }) => placesOf(givenName, plain).map((place) => ({ id, ...place })));
  const inOrder = named.toSorted((a, b) => a.from - b.from);
  if (inOrder.length < 2 || new Set(named.map(({ id }) => id)).size < named.length) return undefined;
  const ends = [0, ...inOrder.map(({ to }) => to)];
  const parts = ends.map((from, nth) => read.slice(from, inOrder[nth]?.from ?? read.length));
  const answers = parts.map(answerIn);
  if (answers.includes('else')) return undefined;
  const before = answers.slice(0, -1);
  const behind = answers.slice(1);
  const said = answers.at(-1) === 'nothing' ? before : answers[0] === 'nothing' ? behind : [];
  const readings = said.flatMap((answer) => (typeof answer === 'string' ? [] : [answer]));
  if (readings.length < inOrder.length) return undefined;
  return readings.flatMap((reading, nth) => {
    const patientId = inOrder[nth]?.id;
    return patientId === undefined ? [] : [{ patientId, reading }];
  });
}

function placesOf(givenName: string, plain: string): { from: number; to: number }[] {
  const name = plainText(givenName, 60).plain.replace(/[^a-z0-9 ]/g, '');
  if (name === '') return [];
  const places = plain.matchAll(new RegExp(`(?<![a-z0-9])${name}(?![a-z0-9])`, 'g'));
  return [...places].map(({ index }) => ({ from: index, to: index + name.length }));
}

/** A yes, a no, nothing but courtesy, or anything else. */
function answerIn(part: string): Reading | 'nothing' | 'else' {
  if (/^\s*((and|y|for|para|please|por favor|thanks?|thank you|gracias)\s*)*$/i.test(part)) return 'nothing';
  // "and no", "y no": our "y" is a yes only by itself.
  const reading = readReply(part.replace(/^\s*(and|y)\s+(?=\S)/i, ''), []);
  return reading.intent === 'confirm' || reading.intent === 'cancel' ? reading : 'else';
}
