import type { Address } from '../contact/address.ts';
import type { InboundEntry } from '../message/entry.ts';
import type { Patient } from '../patient/patient.ts';
import { plainText } from './plain-text.ts';

const openHours = 24;
const mostWords = 3;
const everybody = /^(for |about )?(all|all of them|everyone|todos|todas)( please| por favor)?$/;
/** Said of two; of three it leaves open which. */
const bothOfTwo = /^(for |about )?(both|both of them|ambos|ambas|los dos|las dos)( please| por favor)?$/;

/** "No Leo" may be a no about Leo, and "this is not Leo" a wrong number. */
const notAbout = [
  /^(?:(?:its|it s|it is) )?not (?:for |about )?(?<name>.+?)(?: please)?$/,
  /^no (?:es para|es de|es|para) (?<name>.+?)(?: por favor)?$/,
];

/** Was it asked whom a message is about, less than a day ago? */
export function isAskedWhom({ whom }: Address, at: string): boolean {
  return whom !== undefined && Date.parse(at) - Date.parse(whom.at) <= openHours * 3_600_000;
}

/**
 * Whom a reply names, when it was asked whom a message is about: one of those who were named, or all of them; of two also the
 * one whom it does not exclude. Undefined when it says anything else.
 */
export function namedPeople(
  of: Address,
  { text, at }: Pick<InboundEntry, 'text' | 'at'>,
  people: readonly Patient[],
): Patient[] | undefined {
  if (!of.whom || !isAskedWhom(of, at)) return undefined;
  const asked = people.filter(({ id }) => of.whom?.patientIds.includes(id));
  const said = plainText(text, 100).plain;
  if (everybody.test(said) || (asked.length === 2 && bothOfTwo.test(said))) return asked;
  const excluded = excludedPerson(of, { text, at }, people);
  if (excluded) {
    const isOfTwo = asked.length === 2 && of.whom.patientIds.length === 2;
    return isOfTwo ? asked.filter(({ id }) => id !== excluded.id) : undefined;
  }
  if (/\b(no|not|n|but|except|excepto|menos)\b/.test(said)) return undefined;
  if (!haveNamesOfTheirOwn(asked)) return undefined;
  const named = inWords(said, asked);
  if (named.length === asked.length && named.length > 1) return named;
  return named.length === 1 ? named : undefined;
}

/** Whom a message is not about, where it was asked by name and that is all that the reply says. */
export function excludedPerson(
  of: Address,
  { text, at }: Pick<InboundEntry, 'text' | 'at'>,
  people: readonly Patient[],
): Patient | undefined {
  if (!of.whom || !isAskedWhom(of, at)) return undefined;
  const asked = people.filter(({ id }) => of.whom?.patientIds.includes(id));
  const said = plainText(text, 100).plain;
  const name = notAbout.map((words) => words.exec(said)?.groups?.name).find((found) => found !== undefined);
  return asked.length > 1 && haveNamesOfTheirOwn(asked) ? asked.find((one) => nameOf(one) === name) : undefined;
}

/** Whether a text says no more than that it is about both, or all of them. */
export function saysAllOfThem(text: string): boolean {
  const said = plainText(text, 100).plain;
  return everybody.test(said) || bothOfTwo.test(said);
}

/** Whether each is called otherwise than the others, however it is written: who shares a name cannot be asked for by it. */
export function haveNamesOfTheirOwn(people: readonly Patient[]): boolean {
  return new Set(people.map(nameOf)).size === people.length;
}

function nameOf({ givenName }: Patient): string {
  return plainText(givenName, 60).plain;
}

/** Whose names these few words are, the longest names first: a word is one person's, so "Ana Maria" does not name Ana. */
function inWords(said: string, people: readonly Patient[]): Patient[] {
  let left = said
    .split(' ')
    .filter((word) => !/^(for|about|its|it|s|is|please|para|de|es|por|favor|and|y)$/.test(word));
  if (left.length > mostWords) return [];
  const longestFirst = people.toSorted((a, b) => nameOf(b).length - nameOf(a).length);
  return longestFirst.filter((one) => {
    const parts = nameOf(one).split(' ');
    if (!parts.every((part) => left.includes(part))) return false;
    left = left.filter((word) => !parts.includes(word));
    return true;
  });
}

/** Those of the patients reached at an address whom a text names: what it says is about them. */
export function spokenOf(text: string, people: readonly Patient[]): Patient[] {
  const words = plainText(text, 500).plain.split(' ');
  return people.filter(({ givenName }) =>
    plainText(givenName, 60)
      .plain.split(' ')
      .every((part) => words.includes(part)),
  );
}
