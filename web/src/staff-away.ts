import type { Me } from './me.ts';
import { dateOf, shortDateOf } from './ui/dates.ts';

/** "away until Thu 24 Dec", by a location's clock; undefined for somebody who is at work. The day itself is one away. */
export function awayWords(of: Me['staff'][number] | undefined, zone: string, now: number): string | undefined {
  if (!of?.awayUntil || of.awayUntil < dateOf(now, zone)) return undefined;
  return `away until ${shortDateOf(Date.parse(`${of.awayUntil}T12:00:00Z`), 'UTC', now)}`;
}
