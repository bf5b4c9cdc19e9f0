import { segmentsOf } from '#shared/domain/message/segments.ts';

/** What keyboards put in and texts need not have, with the plain letter for it. */
const plainFor: Record<string, string> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  '′': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '″': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '‐': '-',
  '‑': '-',
  '−': '-',
  '…': '...',
  '•': '-',
  '·': '-',
  '\u00a0': ' ',
  '\u202f': ' ',
  '\u2009': ' ',
  '\u200b': '',
  '\ufeff': '',
};

const quotes = '‘’‚‛“”„«»';

/** What makes a text take more room than it need, and the same text without it where there is a plain way to write it. */
export interface Saving {
  /** As the writer would call it: "Curly quotes", "“é”". */
  what: string;
  /** How many segments it would be without; often as many. */
  segments: number;
  plain: string | undefined;
  fix: 'Use plain quotes' | 'Use plain letters';
}

/** The character that forces UCS-2, so that a segment holds less than half; undefined where there is none. */
export function savingOf(text: string): Saving | undefined {
  const now = segmentsOf(text);
  if (now.offending === undefined) return undefined;
  const plain = plainOf(text);
  const inPlain = segmentsOf(plain);
  const canBePlain = inPlain.encoding === 'GSM-7';
  const without = canBePlain ? inPlain : segmentsOf(withoutOdd(plain));
  const isQuote = quotes.includes(now.offending);
  return {
    what: isQuote ? 'Curly quotes' : `“${now.offending}”`,
    segments: without.segments,
    plain: canBePlain ? plain : undefined,
    fix: isQuote ? 'Use plain quotes' : 'Use plain letters',
  };
}

/** The text in letters that every phone network has, as far as there are such letters. */
export function plainOf(text: string): string {
  return Array.from(text, (letter) => plainLetter(letter)).join('');
}

function plainLetter(letter: string): string {
  if (isGsm(letter)) return letter;
  const known = plainFor[letter];
  if (known !== undefined) return known;
  const bare = letter.normalize('NFD').replace(/\p{M}/gu, '');
  return bare !== '' && Array.from(bare).every(isGsm) ? bare : letter;
}

function withoutOdd(text: string): string {
  return Array.from(text, (letter) => (isGsm(letter) ? letter : '')).join('');
}

function isGsm(letter: string): boolean {
  return /^[\n\r -_a-z]$/.test(letter) || segmentsOf(letter).encoding === 'GSM-7';
}
