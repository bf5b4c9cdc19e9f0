import { type Practice, practiceZone } from '../practice/practice.ts';
import { dayAfter, instantOf, wallTimeOf } from '../practice/wall-time.ts';

/** By the practice's clock: when nobody sits at a desk. */
const atNight = '03:00';

/** The next night after an instant, by the practice's clock; ISO. */
export function nextNight(practice: Practice, now: Date): string {
  const zone = practiceZone(practice);
  const { date } = wallTimeOf(zone, now.getTime());
  return new Date(instantOf(zone, dayAfter(date), atNight)).toISOString();
}
