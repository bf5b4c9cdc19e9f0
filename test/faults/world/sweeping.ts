import { retentionWake } from '#shared/domain/retention/retention.rows.ts';
import type { World } from './world.ts';

const minute = 60_000;
/** A sweep looks a minute ahead, and its clock may be five minutes fast. */
const aheadMs = 7 * minute;

/**
 * Runs the world until nothing waits any more: the sweep comes every minute, save those minutes in which it would find
 * nothing. False when something still waits at the end of `patience`.
 */
export async function sweepUntilQuiet(world: World, patience: number): Promise<boolean> {
  const { time } = world;
  let isSweeping = true;
  let isOver = false;

  async function tick(): Promise<void> {
    const begun = Math.floor(time.now() / minute) * minute;
    const wakesAt = await firstWake(world);
    if (wakesAt !== undefined && wakesAt <= time.now() + aheadMs) await world.run('sweep', {});
    const others = time.next();
    if (wakesAt === undefined && others === undefined) {
      isSweeping = false;
      return;
    }
    if (time.now() > patience) {
      isOver = true;
      return;
    }
    const sooner = Math.min(
      wakesAt === undefined ? Number.POSITIVE_INFINITY : wakesAt - aheadMs,
      others ?? Number.POSITIVE_INFINITY,
    );
    time.at(Math.max(begun + minute, Math.floor(sooner / minute) * minute), () => void tick());
  }

  time.at(Math.ceil((time.now() + 1) / minute) * minute, () => void tick());
  await time.run(() => isOver);
  return !isSweeping && !isOver;
}

/** The moment at which something in the table must be looked at again; the look for old words comes every night for ever. */
async function firstWake(world: World): Promise<number | undefined> {
  // What comes round every night is never over.
  const wakes = (await world.rows()).flatMap(({ wake, wakeAt }) =>
    wake && wake !== retentionWake && typeof wakeAt === 'string' ? [wakeAt] : [],
  );
  const soonest = wakes.reduce<string | undefined>((least, next) => (least && least < next ? least : next), undefined);
  return soonest === undefined ? undefined : Date.parse(soonest);
}
