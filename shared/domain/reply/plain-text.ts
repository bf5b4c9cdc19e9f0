const apostrophe = /['\u2018\u2019\u02BC\u00B4`]/;
const between = /[.,!?¡¿;:()"*_~\-\s\u201C\u201D]+/g;
const skin = /[\u{1F3FB}-\u{1F3FF}\uFE0F\u200D]/gu;

/** A text made ready to be looked through: the same letters as `read`, at the same places, small and without accents. */
export interface PlainText {
  /** As it was written, with single spaces in place of everything between words. */
  read: string;
  /** Small letters without accents; an apostrophe is a space ("don t"). */
  plain: string;
}

/** Reads the first `longest` characters. */
export function plainText(text: string, longest: number): PlainText {
  const read = text.slice(0, longest).normalize('NFC').replace(skin, '').replace(between, ' ').trim();
  // Letter by letter, so that a place in one is the same place in the other.
  return { read, plain: Array.from(read, plainLetter).join('') };
}

function plainLetter(letter: string): string {
  if (apostrophe.test(letter)) return ' ';
  const bare = letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return bare.length === letter.length ? bare : letter;
}
