import { readReply } from '../reply/read-reply.ts';
import { bestScore } from './score.ts';

/** What a reply answers to the survey; `isBare`: it says nothing else that a person should read. */
export interface Score {
  score: number;
  isBare: boolean;
}

const spelt: ReadonlyMap<string, number> = new Map([
  ...['one', 'two', 'three', 'four', 'five'].map((word, at) => [word, at + 1] as const),
  ...['uno', 'dos', 'tres', 'cuatro', 'cinco'].map((word, at) => [word, at + 1] as const),
]);

/** "5", "5/5", "4 out of 5", "5 stars", "(3)": the number, and what follows it. */
const numbered =
  /^["'“(]*([1-5])(?:\s*(?:\/|out of|of|de)\s*5(?!\d))?(?:\s*(?:stars?|estrellas?)(?!\p{L}))?["'”)]*(.*)$/isu;
/** What goes on after a number that was meant as an answer: a sign, or one of a few words. Anything else may count something. */
const goesOn =
  /^(?:\s*[.,;!\n–—-](?!\s*\d)|\s*:(?!\s*\d)|\s+(?:thanks?|thank you|great|good|very|excellent|perfect|awesome|amazing|everyone|everybody|because|but|and|since|gracias|muy|excelente|perfecto|todo|todos|porque|pero|y)(?!\p{L}))/isu;
const noWords = /^[^\p{L}\p{N}]*$/u;

/**
 * The number from 1 to 5 that a reply answers with, where it can mean nothing else: it stands first, and what follows is
 * no unit, no time and no question. Undefined otherwise: a person reads it. `names` are those reached at the address.
 */
export function readScore(text: string, names: readonly string[]): Score | undefined {
  const said = text.trim();
  const word = spelt.get(said.toLowerCase().replace(/[.!]+$/, ''));
  if (word !== undefined) return { score: word, isBare: true };
  const [, digit, rest = ''] = numbered.exec(said) ?? [];
  const score = Number(digit);
  if (!digit || score > bestScore || /[?¿]/.test(said)) return undefined;
  if (noWords.test(rest)) return { score, isBare: true };
  if (!goesOn.test(rest)) return undefined;
  const { intent } = readReply(rest, names);
  if (intent === 'thanks' || intent === 'confirm') return { score, isBare: true };
  // Whoever wants another time, or asks something, is answered for that.
  return intent === 'unknown' ? { score, isBare: false } : undefined;
}
