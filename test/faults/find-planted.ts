import type { OutageResult } from './outage.ts';
import type { PlantedBug } from './planted/bugs.ts';
import type { PoisonResult } from './poison.ts';
import { isWeathered } from './suites.ts';
import type { Task, TaskResult } from './task.ts';
import { inThread } from './threads.ts';

/** One planted bug and whether it was found. */
export interface Found {
  name: string;
  /** In how many schedules; absent when it was not found. */
  schedules: number | undefined;
  /** What told it. */
  rule: string;
}

/** Looks for one planted bug: the same schedules as ever, on the product with the bug in it. */
export async function findPlanted(bug: PlantedBug, seed: number): Promise<Found> {
  const { name, edits, within } = bug;
  const task: Task = {
    seed,
    from: 0,
    to: within,
    step: 1,
    untilBroken: true,
    edits,
    kind: bug.kind ?? 'texts',
    runsOn: bug.runsOn ?? false,
  };
  if (bug.foundBy === 'poison') {
    const { failures, subsets } = await inThread<PoisonResult>({ ...task, suite: 'poison' });
    return { name, schedules: failures.length > 0 ? subsets : undefined, rule: 'R6, poison subsets' };
  }
  if (bug.foundBy === 'afternoon') {
    const outage = await inThread<OutageResult>({ ...task, suite: 'afternoon', size: 'small' });
    return { name, schedules: isWeathered(outage) ? undefined : 1, rule: 'R7, the outage' };
  }
  const { failures, schedules } = await inThread<TaskResult>(task);
  const rules = failures[0]?.broken.map(({ rule }) => rule) ?? [];
  return { name, schedules: failures.length > 0 ? schedules : undefined, rule: [...new Set(rules)].join(', ') };
}
