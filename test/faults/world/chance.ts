/** A number from 0 up to 1 that depends on the seed and on what is asked, never on what was asked before. */
export type Chance = (question: string) => number;

/**
 * Every decision of a schedule is drawn by its own name, so that leaving one fault out changes no other draw: a failing
 * schedule can be made shorter and stays the same schedule. FNV-1a over the name, finished as murmur3 does.
 */
export function chanceOf(seed: number): Chance {
  const start = mixed(seed ^ 0x9e3779b9);
  return (question) => {
    let hash = start ^ 0x811c9dc5;
    for (let index = 0; index < question.length; index += 1) {
      hash = Math.imul(hash ^ question.charCodeAt(index), 0x01000193);
    }
    return (mixed(hash) >>> 0) / 2 ** 32;
  };
}

/** The seed of one schedule of a run. */
export function seedOf(seed: number, schedule: number): number {
  return mixed(mixed(seed + 0x2545f491) + Math.imul(schedule + 1, 0x9e3779b1));
}

function mixed(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** One of a list. */
export function pick<T>(chance: Chance, question: string, from: readonly T[]): T {
  if (from.length === 0) throw new Error('nothing to pick from');
  return from[Math.floor(chance(question) * from.length)] as T;
}

/** A whole number from `least` to `most`. */
export function between(chance: Chance, question: string, least: number, most: number): number {
  return least + Math.floor(chance(question) * (most - least + 1));
}
