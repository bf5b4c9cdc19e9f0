import { type Played, playSchedule } from './schedule.ts';
import type { Task, TaskResult } from './task.ts';
import { loadHandlers } from './world/handlers.ts';
import type { OutsideTable } from './world/world.ts';

const kept = 20;

/** Plays the schedules of a task one after another and counts what they came to. */
export async function runTask(task: Task): Promise<TaskResult> {
  await loadHandlers();
  const result: TaskResult = {
    ...{
      schedules: 0,
      sends: 0,
      calls: 0,
      corrections: 0,
      lost: 0,
      duplicated: 0,
      stuck: 0,
      other: 0,
      unknown: 0,
      unknownUnexplained: 0,
      faults: 0,
    },
    ...{ sideEffects: [], failures: [] },
  };
  const sideEffects = new Set<string>();
  const tables = task.embedded ? await (await import('./world/embedded-tables.ts')).embeddedTables() : undefined;
  try {
    for (let schedule = task.from; schedule < task.to; schedule += task.step) {
      const played = await playOne(task, schedule, await tables?.fresh());
      count(result, played, schedule);
      for (const effect of played.sideEffects) sideEffects.add(effect);
      if (task.untilBroken && played.broken.length > 0) break;
    }
  } finally {
    await tables?.stop();
  }
  result.sideEffects = [...sideEffects];
  return result;
}

function playOne(task: Task, schedule: number, outside: OutsideTable | undefined): Promise<Played> {
  return playSchedule(task.seed, schedule, {
    ...(task.runsOn ? { killsAtDeadline: false } : {}),
    ...(outside ? { outside } : {}),
    ...(task.kind ? { kind: task.kind } : {}),
  });
}

function count(result: TaskResult, played: Played, schedule: number): void {
  result.schedules += 1;
  result.sends += played.sends;
  result.calls += played.calls;
  result.corrections += played.corrections;
  result.faults += played.faults.length;
  result.unknown += played.unknown;
  result.unknownUnexplained += played.unknownUnexplained;
  for (const { rule } of played.broken) {
    if (rule === 'lost' || rule === 'duplicated' || rule === 'stuck') result[rule] += 1;
    else if (rule !== 'unexplained') result.other += 1;
  }
  if (played.broken.length > 0 && result.failures.length < kept)
    result.failures.push({ schedule, broken: played.broken });
}
