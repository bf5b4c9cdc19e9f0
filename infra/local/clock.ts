import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** The practice's time was `practiceMs` when the machine's was `machineMs`, and has run on at `rate` since. */
const kept = z.strictObject({
  machineMs: z.number(),
  practiceMs: z.number(),
  rate: z.union([z.literal(0), z.literal(1), z.literal(60)]),
});

export type Rate = 0 | 1 | 60;

/** Times are kept and compared as ISO text, whose order ends with the year 9999. */
const lastMs = Date.parse('9999-01-01T00:00:00Z');

/** The practice's time on a laptop: the machine's, moved. It never goes back. */
export interface PracticeClock {
  now(): Date;
  rate(): Rate;
  /** Throws a RangeError when `to` is earlier than now, or no time at all. */
  set(to: Date): void;
  advance(milliseconds: number): void;
  setRate(rate: Rate): void;
  /**
   * A new practice's past begins: whatever the clock said of an earlier practice, it stands still at this time. It is
   * kept from `joinMachine` on, so that a past that was broken off leaves no clock behind.
   */
  begin(at: Date): void;
  /** Goes on with the machine's time, at its rate; a clock that is ahead of it stays ahead. */
  joinMachine(): void;
}

/**
 * A clock that begins at the machine's time, or goes on from where the folder's clock was left: it runs at its rate
 * while nothing else does, as clocks do, and so is never behind what it said before a kill.
 */
export function practiceClock(folder?: string, machine: () => number = Date.now): PracticeClock {
  const file = folder ? join(folder, 'clock.json') : undefined;
  const start = machine();
  const fresh: z.infer<typeof kept> = { machineMs: start, practiceMs: start, rate: 1 };
  let at = (file ? readKept(file) : undefined) ?? fresh;
  let isPast = false;
  const readAt = (machineMs: number) => Math.min(lastMs, at.practiceMs + (machineMs - at.machineMs) * at.rate);

  function change(move: (now: number, machineMs: number) => number, rate: Rate): void {
    const machineMs = machine();
    const now = readAt(machineMs);
    const practiceMs = move(now, machineMs);
    if (!(practiceMs >= now)) throw new RangeError('the practice clock does not go back');
    if (practiceMs > lastMs) throw new RangeError('the practice clock ends with the year 9998');
    at = { machineMs, practiceMs, rate };
    if (!file || isPast) return;
    writeFileSync(`${file}.part`, JSON.stringify(at));
    renameSync(`${file}.part`, file);
  }

  return {
    now: () => new Date(readAt(machine())),
    rate: () => at.rate,
    set: (to) => change(() => to.getTime(), at.rate),
    advance: (milliseconds) => change((now) => now + milliseconds, at.rate),
    setRate: (rate) => change((now) => now, rate),
    begin(past) {
      isPast = true;
      at = { machineMs: machine(), practiceMs: past.getTime(), rate: 0 };
    },
    joinMachine() {
      isPast = false;
      change((now, machineMs) => Math.max(now, machineMs), 1);
    },
  };
}

function readKept(file: string): z.infer<typeof kept> | undefined {
  try {
    return kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read; remove it to begin at the machine's time.`, { cause: error });
  }
}
