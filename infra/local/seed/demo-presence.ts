import { putPresence } from '#shared/domain/presence/presence.rows.ts';
import { presenceStretchMs, stretchOf } from '#shared/domain/presence/stretch-of.ts';
import type { Table } from '#shared/table.ts';
import type { Step } from './step.ts';

/** Whoever did two things less than so long apart was at the desk in between. */
const longestPauseMs = 75 * 60_000;

/** Notes when the people of the history were at the desk, as their browsers would have: their work came by the API alone. */
export async function notePresence(table: Table, steps: readonly Step[]): Promise<void> {
  for (const [staffId, moments] of momentsOf(steps)) {
    const days = new Map<string, Set<number>>();
    for (const moment of moments) {
      const { day, stretch } = stretchOf(new Date(moment));
      days.set(day, (days.get(day) ?? new Set()).add(stretch));
    }
    for (const [day, stretches] of days) await table.commit({ presence: putPresence(staffId, day, [...stretches]) });
  }
}

/** By person, a moment in each stretch in which they were there. */
function momentsOf(steps: readonly Step[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const step of steps) {
    if (!('by' in step)) continue;
    const moments = found.get(step.by) ?? [];
    const last = moments.at(-1) ?? Number.NEGATIVE_INFINITY;
    if (step.at - last < longestPauseMs)
      for (let moment = last + presenceStretchMs; moment < step.at; moment += presenceStretchMs) moments.push(moment);
    found.set(step.by, [...moments, step.at]);
  }
  return found;
}
