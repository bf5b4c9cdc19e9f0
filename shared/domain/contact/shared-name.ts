import type { Address } from './address.ts';

/**
 * What a conversation of a shared address is called: "Family of Mia and Leo Castellan", or every name where they have several
 * family names. Those of other locations are not named: whoever reads this may not enter there. Undefined where fewer than two
 * could be named.
 */
export function sharedName(people: Address['people'], location: string): string | undefined {
  const names = [
    ...new Set(people.filter((one) => !one.confidential && one.location === location).map(({ name }) => name)),
  ];
  if (names.length < 2) return undefined;
  const split = names.map((name) => name.lastIndexOf(' '));
  const families = new Set(names.map((name, nth) => name.slice((split[nth] ?? 0) + 1)));
  const [family] = families;
  if (families.size > 1 || split.some((at) => at < 1)) return `Shared by ${listed(names)}`;
  return `Family of ${listed(names.map((name, nth) => name.slice(0, split[nth])))} ${family}`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
