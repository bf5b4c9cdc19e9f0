/** Draws that are the same for the same seed, so that a demo practice can be made again exactly. */
export interface Chance {
  /** From 0 up to 1. */
  number(): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  /** True so often, 0 to 1. */
  happens(share: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** One of the values, as often as its weight says. */
  weighted<T>(from: readonly (readonly [T, number])[]): T;
}

/** A generator that starts at `seed` (Weyl sequence, mixed as in SplitMix32). */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const number = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296;
  };
  const between = (least: number, most: number) => least + Math.floor(number() * (most - least + 1));
  return {
    number,
    between,
    happens: (share) => number() < share,
    pick: (from) => chosen(from[between(0, from.length - 1)]),
    weighted(from) {
      let left = number() * from.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of from) {
        left -= weight;
        if (left < 0) return value;
      }
      return chosen(from.at(-1)?.[0]);
    },
  };
}

function chosen<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is nothing to choose from');
  return value;
}
