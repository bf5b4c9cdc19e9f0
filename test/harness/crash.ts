import type { AppFactory } from '#functions/app.ts';
import type { FunctionName } from '#infra/topology.ts';

/** One place where a process can die: before or after the n-th time a function has this side effect in a story. */
export interface CrashPoint {
  functionName: FunctionName;
  effect: string;
  occurrence: number;
  side: 'before' | 'after';
}

/** The process is gone: nothing that it still tries has an effect. */
export class Crashed extends Error {
  constructor(point: string) {
    super(`the process died at ${point}`);
    this.name = 'Crashed';
  }
}

/** Watches every side effect of every invocation, and kills one invocation at a chosen point. */
export interface CrashPlan {
  wrap: (apps: AppFactory, name: FunctionName) => AppFactory;
  /** Forgets what was seen and dies at `point` once, or never. */
  arm(point?: CrashPoint): void;
  /** Lets everybody live from here on. */
  disarm(): void;
  /** The side effects seen since, each with its number. */
  seen(): Omit<CrashPoint, 'side'>[];
  /** Did the armed point come? */
  hasCrashed(): boolean;
}

export function crashPlan(): CrashPlan {
  let armed: CrashPoint | undefined;
  let crashed = false;
  let seen: Omit<CrashPoint, 'side'>[] = [];

  return {
    arm(point) {
      armed = point;
      crashed = false;
      seen = [];
    },
    disarm() {
      armed = undefined;
    },
    seen: () => seen,
    hasCrashed: () => crashed,
    wrap: (apps, functionName) => (invocation) => {
      const story = { isDead: false };
      const die = (effect: string): never => {
        story.isDead = true;
        throw new Crashed(`${functionName}: ${effect}`);
      };
      return apps({
        ...invocation,
        effect: async (effect, run) => {
          if (story.isDead) die(effect);
          const occurrence =
            seen.filter((other) => other.functionName === functionName && other.effect === effect).length + 1;
          seen.push({ functionName, effect, occurrence });
          const isHere =
            !crashed &&
            armed?.functionName === functionName &&
            armed.effect === effect &&
            armed.occurrence === occurrence;
          if (isHere) crashed = true;
          if (isHere && armed?.side === 'before') die(effect);
          const result = await invocation.effect(effect, run);
          if (isHere) die(effect);
          return result;
        },
      });
    },
  };
}

/** Where somebody dies: on both sides of each side effect, or after the first, before the third, and so on in turn. */
export type Sides = 'both' | 'every second in turn';

/** The long walks go through all with `npm run walk`, and through a part where somebody waits for their tests. */
export const sidesOfWalks: Sides = process.env.DESKLINE_WALK === 'whole' ? 'both' : 'every second in turn';

/** How often a point is looked for that does not come in each play: who is first in a race decides of some. */
const mostPlays = 3;

/**
 * Plays a story for each side of each effect, dying there; a story that then ends wrong says where it died. What
 * `prepare` does is not counted, and nobody dies in it. With `each`, a point that does not come is looked for in further
 * plays; some came only because a slow machine had a body delivered twice, but a walk of which more than a tenth never
 * comes fails. Answers how many points were walked.
 */
export async function dieAtEach(
  plan: CrashPlan,
  effects: readonly Omit<CrashPoint, 'side'>[],
  play: () => Promise<void>,
  { prepare = async () => {}, sides = 'both', each = false }: WalkOptions = {},
): Promise<number> {
  const points = effects.flatMap((effect, nth) => sidesAt(nth, sides).map((side) => ({ ...effect, side })));
  const missed: string[] = [];
  for (const point of points) {
    const where = `${point.side} ${point.functionName}: ${point.effect} (${point.occurrence})`;
    for (let plays = 0; plays < (each ? mostPlays : 1); plays += 1) {
      plan.disarm();
      await prepare();
      plan.arm(point);
      await play().catch((error: unknown) => {
        throw new Error(`dying ${where}: ${error instanceof Error ? error.message : error}`, { cause: error });
      });
      if (plan.hasCrashed()) break;
    }
    if (!plan.hasCrashed()) missed.push(where);
  }
  if (each && missed.length > points.length / 10)
    throw new Error(`nobody died, for it never came:\n${missed.join('\n')}`);
  return points.length;
}

interface WalkOptions {
  prepare?: () => Promise<void>;
  sides?: Sides;
  each?: boolean;
}

function sidesAt(nth: number, sides: Sides): CrashPoint['side'][] {
  if (sides === 'both') return ['before', 'after'];
  if (nth % 2 === 1) return [];
  return nth % 4 === 0 ? ['after'] : ['before'];
}
