import type { LadderStep } from './ladder.ts';
import type { PlannedStep } from './plan-steps.ts';

const hourMs = 3_600_000;
/** Nobody is reminded of a visit that begins in less than this. */
export const leastAheadMs = 10 * 60_000;
/** A step this late gives way to the next one when that is near. */
const lateMs = hourMs;
const nextIsNearMs = 12 * hourMs;

/** What is to be done now about the steps of a visit of which nothing is recorded yet. */
export interface Due<S = LadderStep> {
  /** The one that goes now; of several that are due the one nearest the visit. */
  now: PlannedStep<S> | undefined;
  /** What is recorded as not sent, and why. */
  skipped: { planned: PlannedStep<S>; reason: SkippedStep }[];
  /** When the next one is due (epoch ms). */
  nextAt: number | undefined;
}
export type SkippedStep = 'booked_late' | 'night' | 'a_later_one_is_due' | 'late_and_next_is_near' | 'too_late';

/**
 * Chooses among planned steps, in the order they leave. After an outage what is still useful goes once: the last that is
 * due, unless the next one is near; the rest is recorded as skipped.
 */
export function chooseDue<S>(steps: readonly PlannedStep<S>[], now: number, startsAt: number): Due<S> {
  const skipped: Due<S>['skipped'] = [];
  const sendable: Extract<PlannedStep<S>, { at: number }>[] = [];
  let skipsAt: number | undefined;
  for (const planned of steps) {
    if ('at' in planned) sendable.push(planned);
    // What is switched off may be switched on again until its time has come.
    else if (planned.skip !== 'booked_late' && planned.skip !== 'night') continue;
    else if (planned.plannedFor <= now) skipped.push({ planned, reason: planned.skip });
    else skipsAt ??= planned.plannedFor;
  }
  const due = sendable.filter(({ at }) => at <= now);
  const next = sendable.find(({ at }) => at > now);
  const nextAt = next && skipsAt ? Math.min(next.at, skipsAt) : (next?.at ?? skipsAt);
  const last = due.pop();
  for (const planned of due) skipped.push({ planned, reason: 'a_later_one_is_due' });
  if (!last) return { now: undefined, skipped, nextAt };
  const isLate = now - last.at > lateMs;
  if (now + leastAheadMs > startsAt) {
    skipped.push({ planned: last, reason: 'too_late' });
    return { now: undefined, skipped, nextAt };
  }
  if (isLate && next && next.at - now < nextIsNearMs) {
    skipped.push({ planned: last, reason: 'late_and_next_is_near' });
    return { now: undefined, skipped, nextAt };
  }
  return { now: last, skipped, nextAt };
}
