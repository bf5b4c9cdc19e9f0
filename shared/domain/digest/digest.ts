import * as z from 'zod';
import type { Practice } from '../practice/practice.ts';
import { practiceZone } from '../practice/practice.ts';
import { instantOf, wallTimeOf, weekdayOf } from '../practice/wall-time.ts';

/**
 * One manager's digest of one week and how far it came. `waiting`: its provider did not take it, and it is tried again;
 * `begun`: somebody is at it, or died at it; `unknown`: it may have left, and no second one goes by itself.
 */
export const digest = z.object({
  /** The last day of the week it tells of. */
  to: z.iso.date(),
  staffId: z.string(),
  state: z.enum(['waiting', 'begun', 'sent', 'failed', 'unknown']),
  at: z.iso.datetime(),
  leaseUntil: z.iso.datetime().optional(),
  /** Who claimed it. */
  fence: z.string().optional(),
  tries: z.number().int(),
  code: z.string().optional(),
});
export type Digest = z.infer<typeof digest>;

const dayMs = 86_400_000;

/** Whether and when digests leave; not at all until somebody has said so. */
export function digestOf({ digest: set }: Pick<Practice, 'digest'>): NonNullable<Practice['digest']> {
  return set ?? { on: false, weekday: 'mon', at: '07:00' };
}

/** When digests leave, around an instant (epoch ms): the latest moment up to it and the next one after it. */
export function digestMoments(practice: Practice, now: number): { latest: number; next: number } {
  const zone = practiceZone(practice);
  const { weekday, at } = digestOf(practice);
  const moments: number[] = [];
  for (let days = -8; days <= 8; days += 1) {
    const { date } = wallTimeOf(zone, now + days * dayMs);
    if (weekdayOf(date) === weekday) moments.push(instantOf(zone, date, at));
  }
  const latest = moments.findLast((moment) => moment <= now);
  const next = moments.find((moment) => moment > now);
  if (latest === undefined || next === undefined) throw new Error('a week has every day');
  return { latest, next };
}
