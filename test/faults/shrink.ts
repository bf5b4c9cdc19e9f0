import { type Part, type Played, playSchedule } from './schedule.ts';
import type { PlayedKind } from './story.ts';

/** One schedule as it is told: what was done, what went wrong, what happened, what it broke. */
export interface Told {
  lines: string[];
  isBroken: boolean;
}

interface Left {
  faults: string[];
  steps: number[];
}

const mostPlays = 400;

/**
 * The shortest history found that still breaks the same promise: leaves out one step or one fault after the other, as
 * long as what is left fails. Every draw goes by its own name, so what stays does the same as before.
 */
export async function shortest(seed: number, schedule: number, kind?: PlayedKind): Promise<Told> {
  const of = kind ? { kind } : {};
  const whole = await playSchedule(seed, schedule, { traced: true, ...of });
  const rule = whole.broken[0]?.rule;
  if (!rule) return { lines: linesOf(schedule, whole), isBroken: false };
  let left: Left = { faults: [...whole.faults], steps: whole.steps.map((_step, index) => index) };
  let plays = 0;

  async function stillFails(left: Left): Promise<boolean> {
    plays += 1;
    const played = await playSchedule(seed, schedule, { part: partOf(left), ...of });
    return played.broken.some((broken) => broken.rule === rule);
  }

  for (let isShorter = true; isShorter && plays < mostPlays; ) {
    isShorter = false;
    for (const fewer of oneFewer(left)) {
      if (!(await stillFails(fewer))) continue;
      left = fewer;
      isShorter = true;
      break;
    }
  }
  const least = await playSchedule(seed, schedule, { part: partOf(left), traced: true, ...of });
  return { lines: linesOf(schedule, least), isBroken: true };
}

function oneFewer({ faults, steps }: Left): Left[] {
  return [
    ...(steps.length > 1 ? steps.map((step) => ({ faults, steps: steps.filter((other) => other !== step) })) : []),
    ...faults.map((fault) => ({ faults: faults.filter((other) => other !== fault), steps })),
  ];
}

function partOf({ faults, steps }: Left): Part {
  return { faults: new Set(faults), steps: new Set(steps) };
}

function linesOf(schedule: number, { steps, faults, history, broken }: Played): string[] {
  return [
    `Schedule ${schedule}, the shortest history found:`,
    ...steps.map((step) => `  step   ${JSON.stringify(step)}`),
    ...faults.map((fault) => `  fault  ${fault}`),
    ...history.map((line) => `  ${line}`),
    ...broken.map(({ rule, what }) => `  BROKEN ${rule}: ${what}`),
  ];
}
