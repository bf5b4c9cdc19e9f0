import { wallTimeOf } from '../practice/wall-time.ts';
import type { Presence } from './presence.rows.ts';
import { presenceStretchMs } from './stretch-of.ts';

/** How long somebody was at the desk on some days of a zone, both included: the stretches in which they touched the app. */
export function millisecondsOnline(rows: readonly Presence[], zone: string, from: string, to: string): number {
  const moments = rows.flatMap(({ day, stretches }) =>
    stretches.map((stretch) => Date.parse(day) + stretch * presenceStretchMs),
  );
  const counted = moments.filter((moment) => {
    const { date } = wallTimeOf(zone, moment);
    return date >= from && date <= to;
  });
  return counted.length * presenceStretchMs;
}
