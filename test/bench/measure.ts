import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { AppFactory } from '#functions/app.ts';
import { seededStaff } from '#infra/local/seed/people.ts';
import type { FunctionName } from '#infra/topology.ts';
import type { Units } from '#shared/table.ts';
import { freshNumber, openDesk } from '../harness/desk.ts';
import { openPage } from '../harness/live-page.ts';

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

/** Pages that are open meanwhile: one of each of three people. */
export const openPages = 3;

/** So many two-way exchanges: a patient's text, its showing on the desk, the answer, its leaving and its two reports. */
export async function measureExchanges(
  count: number,
): Promise<{ exchange: Measured; sweep: Measured; reconcile: Measured }> {
  const counting = counter();
  const desk = await openDesk({ wrap: counting.wrap });
  try {
    const pages = await Promise.all(
      Object.values(seededStaff)
        .slice(0, openPages)
        .map(({ id }) => openPage(desk, id)),
    );
    const units = () => ({ front: { ...desk.app.table.units() }, behind: { ...desk.stack.streamUnits() } });
    const measured = async (what: () => Promise<number>): Promise<Measured> => {
      await desk.stack.drain();
      counting.reset();
      const before = units();
      const log = logOf(desk.folder);
      const answered = await what();
      await desk.stack.drain();
      const { front, behind } = units();
      return {
        ...counting.seen(),
        answered,
        logged: sinceLog(log, logOf(desk.folder)),
        units: { front: less(front, before.front), behind: less(behind, before.behind) },
      };
    };
    const look = async (path: string) => {
      const headers = { authorization: `Bearer ${await desk.token('coordinator')}` };
      return (await fetch(`${desk.stack.url}${path}`, { headers })).text();
    };
    const sweep = await measured(async () => desk.stack.sweep().then(() => 0));
    const played = await measured(async () => {
      let bytes = 0;
      for (let nth = 0; nth < count; nth += 1) {
        await desk.text(freshNumber(), 'Any chance Mia can come right after Leo tomorrow, 3:30 instead of 3?');
        const list = await look('/api/threads?view=needs-reply&location=main');
        const threadId = listed.parse(JSON.parse(list)).threads.at(-1)?.id ?? '';
        const shown = [list, await look(`/api/threads/${threadId}`), await look(`/api/threads/${threadId}/entries`)];
        await desk.reply(threadId, 'Yes, 3:30 right after Leo works. See you both tomorrow.');
        await desk.leave();
        shown.push(await look(`/api/threads/${threadId}/entries`));
        bytes += shown.join('').length;
      }
      return bytes;
    });
    const exchange = withoutSweeps(played, sweep);
    const reconcile = await measured(async () => desk.stack.runner.invoke('reconcile', {}).then(() => 0));
    await Promise.all(pages.map((page) => page.close()));
    return { exchange, sweep, reconcile };
  } finally {
    await desk.stop();
  }
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

const listed = z.object({ threads: z.array(z.object({ id: z.string() })) });

function less(of: Units, before: Units, times = 1): Units {
  return { read: of.read - times * before.read, write: of.write - times * before.write };
}

/** The minute sweep runs whether anybody writes or not: it is in the idle month. */
function withoutSweeps(played: Measured, sweep: Measured): Measured {
  const { sweep: times = 0, ...runs } = played.runs;
  return { ...played, runs, units: { ...played.units, front: less(played.units.front, sweep.units.front, times) } };
}
