import type { Address } from '../contact/address.ts';
import type { InboundEntry } from '../message/entry.ts';
import type { Patient } from '../patient/patient.ts';
import { plainText } from './plain-text.ts';

const openHours = 24;
const everybody =
  /^(for |about )?(both|all|both of them|everyone|todos|todas|ambos|ambas|los dos|las dos)( please| por favor)?$/;

/** Was it asked whom a message is about, less than a day ago? */
export function isAskedWhom({ whom }: Address, at: string): boolean {
  return whom !== undefined && Date.parse(at) - Date.parse(whom.at) <= openHours * 3_600_000;
}

/**
 * Whom a reply names, when it was asked whom a message is about: one of those who were named, or all of them. Undefined
 * when it says anything else, also whom it is not about.
 */
export function namedPeople(
  of: Address,
  { text, at }: Pick<InboundEntry, 'text' | 'at'>,
  people: readonly Patient[],
): Patient[] | undefined {
  if (!of.whom || !isAskedWhom(of, at)) return undefined;
  const asked = people.filter(({ id }) => of.whom?.patientIds.includes(id));
  const said = plainText(text, 100).plain;
  if (everybody.test(said)) return asked;
  if (/\b(no|not|n|but|except|excepto|menos)\b/.test(said)) return undefined;
  const named = asked.filter(({ givenName }) => isName(said, plainText(givenName, 60).plain));
  if (named.length === asked.length && named.length > 1) return named;
  return named.length === 1 ? named : undefined;
}

function isName(said: string, name: string): boolean {
  const words = said
    .split(' ')
    .filter((word) => !/^(for|about|its|it|s|is|please|para|de|es|por|favor|and|y)$/.test(word));
  return words.length <= 3 && name.split(' ').every((part) => words.includes(part));
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
