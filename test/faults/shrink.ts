import { type Part, type Played, playSchedule } from './schedule.ts';

export interface Shortest {
  played: Played;
  part: Part;
  plays: number;
}

const mostPlays = 400;

/**
 * The shortest history found that still breaks the same promise: leaves out one fault or one step after the other, as
 * long as what is left fails. Every draw goes by its own name, so what stays does the same as before.
 */
export async function shortest(seed: number, schedule: number, rule: string): Promise<Shortest> {
  const whole = await playSchedule(seed, schedule);
  let faults = [...whole.faults];
  let steps = whole.steps.map((_step, index) => index);
  let plays = 1;

  async function stillFails(of: { faults: string[]; steps: number[] }): Promise<boolean> {
    plays += 1;
    const played = await playSchedule(seed, schedule, { part: partOf(of) });
    return played.broken.some((broken) => broken.rule === rule);
  }

  for (let isShorter = true; isShorter && plays < mostPlays; ) {
    isShorter = false;
    for (const step of [...steps]) {
      const fewer = steps.filter((other) => other !== step);
      if (fewer.length > 0 && (await stillFails({ faults, steps: fewer }))) [steps, isShorter] = [fewer, true];
    }
    for (const fault of [...faults]) {
      const fewer = faults.filter((other) => other !== fault);
      if (await stillFails({ faults: fewer, steps })) [faults, isShorter] = [fewer, true];
    }
  }
  const part = partOf({ faults, steps });
  return { played: await playSchedule(seed, schedule, { part, traced: true }), part, plays };
}

function partOf({ faults, steps }: { faults: string[]; steps: number[] }): Part {
  return { faults: new Set(faults), steps: new Set(steps) };
}
