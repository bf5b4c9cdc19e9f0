import { plainText } from './plain-text.ts';
import type { ReplyWords } from './reply-words.ts';
import { english } from './words.en.ts';
import { spanish } from './words.es.ts';

const kinds = [
  'confirm',
  'acknowledge',
  'cancel',
  'reschedule',
  'reschedule within',
  'late',
  'thanks',
  'question',
  'doubt',
  'when',
  'filler',
] as const;
type Listed = (typeof kinds)[number];

/** A part of a text: a phrase of the tables, a patient's name, somebody who is not a patient, or a word nobody listed. */
export interface Piece {
  kind: Listed | 'name' | 'stranger' | 'other';
  /** Where it stands in the plain text, the end excluded. */
  from: number;
  to: number;
  isSpanish: boolean;
}

function phrasesOf(words: ReplyWords, kind: Listed): string[] {
  switch (kind) {
    case 'confirm':
    case 'cancel':
    case 'thanks':
    case 'reschedule':
      return words[kind].alone;
    case 'reschedule within':
      return words.reschedule.within;
    case 'late':
    case 'question':
      return words[kind].within;
    default:
      return words[kind];
  }
}

interface Phrase {
  kind: Listed;
  isSpanish: boolean;
  at: RegExp;
}

// Each phrase apart, so that the longest one counts and not the first.
const phrases: Phrase[] = [english, spanish].flatMap((words) =>
  kinds.flatMap((kind) =>
    phrasesOf(words, kind).map((phrase) => ({
      kind,
      isSpanish: words === spanish,
      at: new RegExp(`(?:${phrase})(?![a-z0-9])`, 'uy'),
    })),
  ),
);
const signs: readonly [RegExp, Listed][] = [
  [/[\u{1F44D}\u2705\u{1F44C}\u2714\u{1F4AF}]+/uy, 'confirm'],
  [/[\u{1F44E}\u274C]+/uy, 'cancel'],
  [/\p{Extended_Pictographic}+/uy, 'filler'],
];

/** The text cut into the longest phrases that begin at each place, from its beginning to its end. */
export function pieces(plain: string, names: readonly string[]): Piece[] {
  const found: Piece[] = [];
  const people = peoplePatterns(names);
  for (let from = 0; from < plain.length; ) {
    if (plain[from] === ' ') {
      from += 1;
      continue;
    }
    const piece = pieceAt(plain, from, people);
    found.push(piece);
    from = piece.to;
  }
  return found;
}

function pieceAt(plain: string, from: number, people: ReturnType<typeof peoplePatterns>): Piece {
  const stranger = lengthAt(people.stranger, plain, from);
  if (stranger > 0) return { kind: 'stranger', from, to: from + stranger, isSpanish: false };
  const unclear = lengthAt(people.unclear, plain, from);
  if (unclear > 0) return { kind: 'other', from, to: from + unclear, isSpanish: false };
  let best: Piece | undefined;
  for (const { kind, isSpanish, at } of phrases) {
    const to = from + lengthAt(at, plain, from);
    if (to > (best?.to ?? from)) best = { kind, from, to, isSpanish };
  }
  if (best) return best;
  const name = lengthAt(people.name, plain, from);
  if (name > 0) return { kind: 'name', from, to: from + name, isSpanish: false };
  for (const [sign, kind] of signs) {
    const length = lengthAt(sign, plain, from);
    if (length > 0) return { kind, from, to: from + length, isSpanish: false };
  }
  const space = plain.indexOf(' ', from);
  return { kind: 'other', from, to: space === -1 ? plain.length : space, isSpanish: false };
}

function lengthAt(pattern: RegExp, plain: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(plain)?.[0].length ?? 0;
}

/** Names as they are looked for, the ways to say that the number is not theirs, and "no Leo", which may say that or answer. */
function peoplePatterns(names: readonly string[]): { name: RegExp; stranger: RegExp; unclear: RegExp } {
  const spelled = names
    .map((name) => plainText(name, 60).plain.replace(/[^a-z0-9 ]/g, ''))
    .filter((name) => name !== '');
  const anyone = spelled.length > 0 ? `(?:${spelled.join('|')})` : '(?!)';
  const not =
    '(?:this|that|it|i|we|he|she)?(?: is| s| am| m| are)? ?not|(?:this|that|it) isn ?t|(?:yo )?no soy|no conozco a|(?:there is|there s) no';
  return {
    name: new RegExp(`${anyone}(?: s)?(?![a-z0-9])`, 'uy'),
    stranger: new RegExp(`(?:(?:${not}) ${anyone}(?: here)?|no ${anyone} here|who (?:is |s )${anyone})$`, 'y'),
    unclear: new RegExp(`no ${anyone}$`, 'y'),
  };
}

/** Which kinds stand in it, and whether every word of it is known. */
export function kindsOf(found: readonly Piece[]): { has: (kind: Listed) => boolean; isAllKnown: boolean } {
  const there = new Set(found.map(({ kind }) => kind));
  return { has: (kind) => there.has(kind), isAllKnown: !there.has('other') };
}
