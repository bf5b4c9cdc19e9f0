import { clockWords } from '../appointment/visit-words.ts';
import { wallTimeOf } from '../practice/wall-time.ts';
import type { Told } from './told.ts';
import { toldWords } from './told-words.ts';

/** Who was told, how, when, and what came of it, as one sentence; oldest first, each telephone once. */
export function toldLine(all: readonly Told[], nameOf: (whose: string) => string, zone: string): string {
  const whose = [...new Set(all.map((one) => one.whose))];
  if (whose.length === 0) return 'No telephone was known to tell.';
  const each = whose.map((who) => {
    const ways = all.filter((one) => one.whose === who).map((one) => tellingOf(one, zone));
    return `${nameOf(who)} ${ways.join(', ')}`;
  });
  return `Told before: ${each.join('; ')}.`;
}

function tellingOf({ way, at, state }: Told, zone: string): string {
  const time = clockWords(wallTimeOf(zone, Date.parse(at)).time);
  return `by ${way} at ${time} (${toldWords(way, state)})`;
}
