import type { AutomaticAnswers } from '../contact/address.ts';

/** What is answered automatically: each keyword by itself, and everything else (closed hours, household questions). */
export type AnswerKind = keyof AutomaticAnswers['kinds'];

const betweenMs = 15 * 60_000;
const longestRunMs = 24 * 3_600_000;
const mostInARow = 2;
const smsNumber = /^\+[1-9]\d{7,14}$/;

/** A text that may be answered automatically. */
export interface Asking {
  kind: AnswerKind;
  /** Who wrote: a short code or a name is never answered. */
  from: string;
  /** A hash of what was written, see `wordsOf`. */
  words: string;
  at: string;
  /** When a person, of theirs or of ours, last wrote in the thread. */
  personAt: string | undefined;
}

/**
 * The run of answers that this text goes on with, or undefined where a person's words, or a day, ended it. The same
 * words again are a machine's.
 */
export function runOf(before: AutomaticAnswers | undefined, { at, personAt }: Pick<Asking, 'at' | 'personAt'>) {
  if (!before || Date.parse(at) - Date.parse(before.at) > longestRunMs) return undefined;
  return personAt !== undefined && personAt > before.at ? undefined : before;
}

/**
 * May this be answered by itself? At most one answer to an address in 15 minutes, and none after two in a row without a
 * person's words between, so that two answering machines stop. STOP, START and HELP are answered once each even then.
 */
export function mayAnswer(before: AutomaticAnswers | undefined, asking: Asking): boolean {
  if (!smsNumber.test(asking.from)) return false;
  const run = runOf(before, asking);
  if (!run) return true;
  const isKeyword = asking.kind !== 'other';
  if (isKeyword) return run.kinds[asking.kind] === undefined;
  const isTooSoon = Date.parse(asking.at) - Date.parse(run.at) < betweenMs;
  return !isTooSoon && run.inARow < mostInARow;
}

/** The run with one more answer in it. */
export function withAnswer(before: AutomaticAnswers | undefined, asking: Asking): AutomaticAnswers {
  const run = runOf(before, asking);
  return {
    inARow: (run?.inARow ?? 0) + 1,
    at: asking.at,
    words: asking.words,
    kinds: { ...run?.kinds, [asking.kind]: asking.at },
  };
}

/** Whether a text is a person's words: no keyword, and not the same that was answered last. */
export function isPersonsWords(before: AutomaticAnswers | undefined, words: string, isKeyword: boolean): boolean {
  return !isKeyword && before?.words !== words;
}

/** A short hash of a text, so that the row holds none of its words (FNV-1a, 32 bits). */
export function wordsOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim().slice(0, 1000)) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}
