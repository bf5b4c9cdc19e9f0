import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppFactory } from '#functions/app.ts';
import type { FunctionName } from '#infra/topology.ts';
import type { Units } from '#shared/table.ts';
import { type Desk, openDesk } from '../harness/desk.ts';
import { openDesks, type Writer, writer } from './open-desks.ts';

/** What a stretch of a practice's life did, counted on a real local run. */
export interface Measured {
  /** Runs of each function. */
  runs: Partial<Record<FunctionName, number>>;
  /** Side effects by their name: bodies queued, pushes to pages, files. */
  effects: Record<string, number>;
  /** Capacity units with indexes: of requests, queues and schedules, audit included; and of what reads the table's stream. */
  units: { front: Units; behind: Units };
  /** Bytes of answers to pages. */
  answered: number;
  /** What all functions wrote into the log. */
  logged: { lines: number; bytes: number };
}

/** What was counted: an exchange each, a minute of one desk that is open, and one run of what runs by the clock. */
export interface Counted {
  exchange: Measured;
  openMinute: Measured;
  sweep: Measured;
  reconcile: Measured;
  /** What the open desks asked for in the exchanges, by method and path. */
  asked: Record<string, number>;
  desks: number;
}

/** Short, so that a message leaves while the count goes on: by its own place in the queue, as on AWS. */
const undoSeconds = 2;
const minuteMs = 60_000;

/** Plays so many two-way exchanges on desks that are open in a real browser, and counts what they take. */
export async function measureExchanges(count: number): Promise<Counted> {
  const counting = counter();
  const desk = await openDesk({ wrap: counting.wrap, stream: { gathers: true } });
  await desk.settings({ undoSeconds });
  const writers: Writer[] = [];
  for (let nth = 0; nth <= count; nth += 1) writers.push(await writer(desk, nth));
  const desks = await openDesks(desk);
  try {
    const measured = async (what: () => Promise<unknown>): Promise<Measured> => {
      await desk.stack.drain();
      await desk.stack.stream.endWindow();
      counting.reset();
      desks.forget();
      const before = unitsOf(desk);
      const log = logOf(desk.folder);
      await what();
      await desk.stack.drain();
      const { front, behind } = unitsOf(desk);
      return {
        ...counting.seen(),
        answered: desks.answered(),
        logged: sinceLog(log, logOf(desk.folder)),
        units: { front: less(front, before.front), behind: less(behind, before.behind) },
      };
    };
    // The first one loads what a page keeps for the day.
    const [first, ...others] = writers;
    if (first) await desks.exchange(first);
    const exchange = await measured(async () => {
      for (const one of others) await desks.exchange(one);
    });
    const asked = desks.asked();
    const together = await measured(() => desks.rest(minuteMs));
    const sweep = await measured(() => desk.stack.sweep());
    const reconcile = await measured(() => desk.stack.runner.invoke('reconcile', {}));
    return { exchange, openMinute: shared(together, desks.count), sweep, reconcile, asked, desks: desks.count };
  } finally {
    await desks.close();
    await desk.stop();
  }
}

function unitsOf({ app, stack }: Desk): Measured['units'] {
  return { front: { ...app.table.units() }, behind: { ...stack.streamUnits() } };
}

/** One of so many who took this together. */
function shared({ runs, effects, units, answered, logged }: Measured, by: number): Measured {
  const each = <K extends string>(of: Partial<Record<K, number>>) =>
    Object.fromEntries(Object.entries<number | undefined>(of).map(([name, count = 0]) => [name, count / by]));
  const unit = ({ read, write }: Units): Units => ({ read: read / by, write: write / by });
  return {
    runs: each(runs),
    effects: each(effects),
    units: { front: unit(units.front), behind: unit(units.behind) },
    answered: answered / by,
    logged: { lines: logged.lines / by, bytes: logged.bytes / by },
  };
}

function logOf(folder: string): string {
  const file = join(folder, 'deskline.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function sinceLog(before: string, after: string): Measured['logged'] {
  const fresh = after.slice(before.length);
  return { lines: fresh.split('\n').length - 1, bytes: Buffer.byteLength(fresh) };
}

function counter() {
  let runs: Measured['runs'] = {};
  let effects: Measured['effects'] = {};
  return {
    reset: () => {
      runs = {};
      effects = {};
    },
    seen: () => ({ runs: { ...runs }, effects: { ...effects } }),
    wrap:
      (apps: AppFactory, name: FunctionName): AppFactory =>
      (invocation) => {
        runs[name] = (runs[name] ?? 0) + 1;
        return apps({
          ...invocation,
          effect: (label, run) => {
            effects[label] = (effects[label] ?? 0) + 1;
            return invocation.effect(label, run);
          },
        });
      },
  };
}

function less(of: Units, before: Units): Units {
  return { read: of.read - before.read, write: of.write - before.write };
}
