import type { Caps } from '../practice/practice.ts';
import { careInWeek, type NumberCounts } from './sending-counts.ts';

/** An automatic care message of one day, as it is planned: when it would leave and the visit it speaks of; ISO instants. */
export interface CareStep {
  id: string;
  at: string;
  visitAt: string;
}

/**
 * Which automatic care messages may leave to one address on `day`, of all that are planned for it there and have not left:
 * where the caps leave no room for all of them, the steps nearest their visit win. Answers their ids, nearest first.
 * `counts` is what has left. The last look holds the caps all the same; this only chooses who meets them.
 */
export function chooseCare(
  steps: readonly CareStep[],
  counts: NumberCounts | undefined,
  day: string,
  caps: Caps,
): string[] {
  const room = Math.max(
    0,
    Math.min(caps.careDay - (counts?.[day]?.care ?? 0), caps.careWeek - careInWeek(counts, day)),
  );
  return steps
    .toSorted((one, other) => before(one) - before(other) || (one.id < other.id ? -1 : 1))
    .slice(0, room)
    .map(({ id }) => id);
}

/** How long before its visit it would leave. */
function before({ at, visitAt }: CareStep): number {
  return Date.parse(visitAt) - Date.parse(at);
}
