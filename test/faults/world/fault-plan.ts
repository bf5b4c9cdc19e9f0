import { between, type Chance, pick } from './chance.ts';

/** What can go wrong at one point of one invocation. */
export type Fault =
  | 'dies before it'
  | 'dies after it'
  | 'its answer is lost'
  | 'it is lost after it was done'
  | 'it is throttled'
  | 'it is paused before'
  | 'it is paused after'
  | 'it is forgotten';

/** Kinds of points, and what may go wrong at each. */
const possible = {
  read: ['dies before it', 'it is throttled', 'it is paused before', 'it is paused after'],
  commit: [
    ...['dies before it', 'dies after it', 'its answer is lost', 'it is lost after it was done'],
    ...['it is throttled', 'it is paused before', 'it is paused after'],
  ],
  queue: ['dies before it', 'dies after it', 'it is throttled', 'it is lost after it was done', 'it is forgotten'],
  file: ['dies before it', 'dies after it', 'it is throttled', 'it is lost after it was done'],
  call: ['dies before it', 'dies after it', 'it is paused before', 'it is paused after'],
  list: ['dies before it', 'it is throttled', 'it is paused before', 'it is paused after'],
} as const satisfies Record<string, readonly Fault[]>;

export type PointKind = keyof typeof possible;

/** Decides at every point whether something goes wrong there, and remembers what did. */
export interface FaultPlan {
  at(point: string, kind: PointKind): Fault | undefined;
  /** Something else than a point that goes wrong: a delivery that is repeated, a report that is lost. */
  also(what: string, probability: number): boolean;
  /** No more of it from here on. */
  stop(): void;
  /** What went wrong so far, by name. */
  happened(): readonly string[];
}

/** Only these of a schedule's faults; all when absent. */
export type Only = ReadonlySet<string> | undefined;

/**
 * Faults drawn at random; each schedule has its own number and rate of them. The first so many points are left alone: else a
 * long story has had all its faults before its end begins.
 */
export function randomFaults(chance: Chance, only: Only, leftAlone = 0): FaultPlan {
  const most = between(chance, 'how many faults', 0, 5);
  const rate = pick(chance, 'how often', [0.01, 0.03, 0.08, 0.2]);
  const happened: string[] = [];
  let points = 0;
  let seen = 0;
  let isOver = false;

  return {
    at(point, kind) {
      seen += 1;
      if (only === undefined && (points >= most || seen <= leftAlone)) return undefined;
      if (isOver || chance(`fault ${point}`) >= rate) return undefined;
      const fault = pick<Fault>(chance, `which fault ${point}`, possible[kind]);
      const name = `${point}: ${fault}`;
      if (only && !only.has(name)) return undefined;
      points += 1;
      happened.push(name);
      return fault;
    },
    also(what, probability) {
      if (isOver || chance(`also ${what}`) >= probability) return false;
      if (only && !only.has(what)) return false;
      happened.push(what);
      return true;
    },
    stop() {
      isOver = true;
    },
    happened: () => happened,
  };
}

/** One fault at one point, as often as that point comes: for the walk through every point. */
export function oneFault(
  where: { point: string; fault: Fault } | undefined,
): FaultPlan & { points(): Map<string, PointKind> } {
  const seen = new Map<string, PointKind>();
  const happened: string[] = [];
  return {
    at(point, kind) {
      if (!seen.has(point)) seen.set(point, kind);
      if (where?.point !== point) return undefined;
      happened.push(`${point}: ${where.fault}`);
      return where.fault;
    },
    also: () => false,
    stop: () => undefined,
    happened: () => happened,
    points: () => seen,
  };
}
