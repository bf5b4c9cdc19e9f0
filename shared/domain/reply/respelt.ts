/** The words that carry an emergency: of four letters at least, so that few are one exchange away from another word. */
const words = [
  'chest pain pains hurt hurts hurting tight tightness pressure heart attack stroke having',
  'cant cannot wont unable trouble difficulty breath breathe breathing choking',
  'blood bleed bleeding stop stopping swelling swollen swallow throat tongue airway shut closing closed',
  'kill killing myself himself herself suicide suicidal feel feels like dying dead want life harm',
  'severe allergic reaction unconscious unresponsive passed seizure overdose overdosed whole bottle',
  'need send call ambulance',
  'dolor duele pecho presion ataque corazon infarto derrame puedo puede respirar ahogo ahoga',
  'sangre sangra sangrar sangrando para deja quiero morir morirme muero matar matarme suicidio',
  'garganta lengua desmayo inconsciente convulsion convulsiones sobredosis ambulancia',
].flatMap((line) => line.split(' '));
const known: ReadonlySet<string> = new Set(words);

/** Each word by the ways to write it with two neighbouring letters exchanged, as a hurried thumb does. */
const meant: ReadonlyMap<string, string> = new Map(
  words.flatMap((word) =>
    Array.from(word.slice(1), (next, at): [string, string] => [
      `${word.slice(0, at)}${next}${word.charAt(at)}${word.slice(at + 2)}`,
      word,
    ]),
  ),
);

/**
 * A plain text in which the words of an emergency are spelt as they are meant where two neighbouring letters were exchanged
 * ("chest pian"). Every place in it is the same place in the text.
 */
export function respelt(plain: string): string {
  return plain.replace(/[a-z]{4,}/g, (word) => (known.has(word) ? word : (meant.get(word) ?? word)));
}
