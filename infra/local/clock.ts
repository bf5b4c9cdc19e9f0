import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const kept = z.object({ offsetMs: z.number(), rate: z.union([z.literal(0), z.literal(1), z.literal(60)]) });

export type Rate = 0 | 1 | 60;

/** The practice's time on a laptop: the machine's, moved. It never goes back. */
export interface PracticeClock {
  now(): Date;
  rate(): Rate;
  /** Throws when `to` is earlier than now. */
  set(to: Date): void;
  advance(milliseconds: number): void;
  setRate(rate: Rate): void;
}

/** A clock that begins at the machine's time, or where the folder's clock was left. */
export function practiceClock(folder?: string, machine: () => number = Date.now): PracticeClock {
  const file = folder ? join(folder, 'clock.json') : undefined;
  const before = file ? readKept(file) : undefined;
  let base = machine();
  let atBase = base + (before?.offsetMs ?? 0);
  let rate: Rate = before?.rate ?? 1;
  const read = () => atBase + (machine() - base) * rate;

  function rebase(to: number): void {
    atBase = to;
    base = machine();
    if (!file) return;
    writeFileSync(`${file}.part`, JSON.stringify({ offsetMs: atBase - base, rate }));
    renameSync(`${file}.part`, file);
  }

  return {
    now: () => new Date(read()),
    rate: () => rate,
    set(to) {
      if (to.getTime() < read()) throw new RangeError('the practice clock does not go back');
      rebase(to.getTime());
    },
    advance(milliseconds) {
      if (milliseconds < 0) throw new RangeError('the practice clock does not go back');
      rebase(read() + milliseconds);
    },
    setRate(next) {
      const now = read();
      rate = next;
      rebase(now);
    },
  };
}

function readKept(file: string): z.infer<typeof kept> | undefined {
  try {
    return kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read; remove it to begin at the machine's time`, { cause: error });
  }
}
