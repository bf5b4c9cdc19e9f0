import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { RunContext } from '#functions/entry.ts';
import { type FunctionName, functions } from '#infra/topology.ts';
import type { App } from '#shared/ports.ts';
import type { Chance } from './chance.ts';
import type { FaultPlan, PointKind } from './fault-plan.ts';
import type { Timeline } from './timeline.ts';

/** The process is gone: nothing that it still tries has an effect. */
export class Crashed extends Error {
  override name = 'Crashed';
}

/** A service that did not do what it was asked, and said so. */
export class Throttled extends Error {
  override name = 'Throttled';
}

/** One run of a function on one machine of the world. */
export interface Process {
  name: FunctionName;
  /** `outbound 3`: the third run of that function. */
  id: string;
  /** How far its machine's clock is from the true time. */
  skewMs: number;
  /** The true moment at which the runtime kills it. */
  deadline: number;
  isDead: boolean;
  /** It failed in a way nobody foresaw, and said so in its log. */
  hasFailed: boolean;
  /** Called when it comes to its first point: what it does before that is no waiting for the world. */
  begins: () => void;
  /** How often each of its points came. */
  counts: Map<string, number>;
}

/** What processes stand on. */
export interface Ground {
  time: Timeline;
  chance: Chance;
  faults: FaultPlan;
  /** Side effects seen: function and effect. */
  sideEffects: Set<string>;
  /** A line of the history, when somebody reads it. */
  note(line: () => string): void;
  /** False when the runtime lets a function run on after its deadline: a planted bug. */
  killsAtDeadline: boolean;
  /** Nothing takes longer than it mostly does. */
  calm: boolean;
}

const longestPauseMs = 25 * 60_000;

/** Stops whoever is dead, and kills whoever passed its deadline. */
export function insistAlive(ground: Ground, process: Process): void {
  if (!process.isDead && ground.killsAtDeadline && ground.time.now() >= process.deadline) {
    process.isDead = true;
    ground.note(() => `${process.id} is killed at its deadline`);
  }
  if (process.isDead) throw new Crashed(`${process.id} is dead`);
}

function die(ground: Ground, process: Process, where: string): never {
  process.isDead = true;
  ground.note(() => `${process.id} dies ${where}`);
  throw new Crashed(where);
}

/** Time passes in a process, but never past its deadline. */
export async function pass(ground: Ground, process: Process, milliseconds: number): Promise<void> {
  const left = ground.killsAtDeadline ? process.deadline - ground.time.now() : milliseconds;
  await ground.time.wait(Math.max(0, Math.min(milliseconds, left)));
  insistAlive(ground, process);
}

/**
 * A point: a place where a process does something with the world. Whatever can happen between two machines happens
 * here: time passes, others overtake, the process dies before or after, the doing fails or its answer is lost.
 * `again` is what a client library does by itself when an answer is lost.
 */
export async function point<R>(
  ground: Ground,
  process: Process,
  { label, kind, run, again }: { label: string; kind: PointKind; run: () => Promise<R>; again?: () => Promise<R> },
): Promise<R> {
  process.begins();
  insistAlive(ground, process);
  const count = (process.counts.get(label) ?? 0) + 1;
  process.counts.set(label, count);
  if (kind !== 'read' && kind !== 'list') ground.sideEffects.add(`${process.name}: ${label}`);
  const at = `${process.id}, ${label}${count > 1 ? ` (${count})` : ''}`;
  const fault = ground.faults.at(at, kind);
  const pause = () => Math.floor(ground.chance(`pause ${at}`) ** 2 * longestPauseMs);

  await pass(ground, process, fault === 'it is paused before' ? pause() : latency(ground, at));
  if (fault === 'dies before it') die(ground, process, `before ${at}`);
  if (fault === 'it is throttled') throw new Throttled(at);
  if (fault === 'it is forgotten') return undefined as R;
  const done = await run();
  ground.note(() => `${process.id} did: ${label}`);
  if (fault === 'dies after it') die(ground, process, `after ${at}`);
  if (fault === 'it is lost after it was done') throw new Throttled(at);
  await pass(ground, process, fault === 'it is paused after' ? pause() : latency(ground, `answer ${at}`));
  if (fault !== 'its answer is lost' || !again) return done;
  ground.note(() => `${process.id} asks again: ${label}`);
  return again();
}

/** Mostly milliseconds, now and then seconds, so that others come in between. */
function latency(ground: Ground, at: string): number {
  const drawn = ground.chance(`latency ${at}`);
  return ground.calm || drawn < 0.9 ? Math.floor(drawn * 20) : Math.floor((drawn - 0.9) * 30_000);
}

/** What a handler is: the real one, as the runtime calls it. */
export type Handler = (event: never, context: RunContext) => Promise<unknown>;

/** How a run ended. `dead`: nobody will ever hear of it. */
export type Ended = { how: 'dead' } | { how: 'threw' } | { how: 'answered'; answer: unknown; hasFailed: boolean };

/** Runs a handler to its end or its death, with the App made for its process. */
export async function runProcess(
  ground: Ground,
  process: Process,
  handler: Handler,
  event: unknown,
  appFor: (effect: RunEffect) => App,
): Promise<Ended> {
  const context: RunContext = {
    ...emptyContext,
    apps: ({ effect, remainingMs }) => ({ ...appFor(effect), remainingMs }),
    awsRequestId: process.id,
    functionName: process.name,
    getRemainingTimeInMillis: () => Math.max(0, process.deadline - ground.time.now()),
  };
  try {
    const answer = await handler(event as never, context);
    return process.isDead ? { how: 'dead' } : { how: 'answered', answer, hasFailed: process.hasFailed };
  } catch (error) {
    if (!process.isDead && !(error instanceof Error)) throw error;
    return process.isDead ? { how: 'dead' } : { how: 'threw' };
  } finally {
    process.begins();
  }
}

/** The entry's own effect: it refuses what comes after the deadline. */
export type RunEffect = <R>(name: string, run: () => Promise<R>) => Promise<R>;

const unused = () => undefined;
const emptyContext = {
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:faults',
  memoryLimitInMB: '512',
  logGroupName: 'faults',
  logStreamName: 'faults',
  callbackWaitsForEmptyEventLoop: false,
  done: unused,
  fail: unused,
  succeed: unused,
};

export function deadlineOf(name: FunctionName, now: number): number {
  return now + functions[name].timeoutSeconds * 1000;
}

/** What the gateway hands back. */
export type HttpAnswer = APIGatewayProxyStructuredResultV2;
