import { createStore, useStore } from './ui/store.ts';

const tickMilliseconds = 5_000;
/** The practice's time was `practice` when this machine's was `machine`, and has run on at `rate` since. */
let at = { machine: Date.now(), practice: Date.now(), rate: 1 };
const ticks = createStore(practiceNow());

setInterval(tick, tickMilliseconds);

function tick(): void {
  ticks.set(practiceNow);
}

/** The practice's clock in epoch milliseconds: this machine's, put right by what the server last said. */
export function practiceNow(): number {
  return at.practice + (Date.now() - at.machine) * at.rate;
}

/** Puts the clock right from the server's `now` (ISO). How fast it runs is told where that can change: on a laptop. */
export function setPracticeClock(now: string, rate: number = at.rate): void {
  at = { machine: Date.now(), practice: Date.parse(now), rate };
  tick();
}

/** The practice's clock for what is shown; moves every five seconds. */
export function useNow(): number {
  return useStore(ticks, (now) => now);
}
