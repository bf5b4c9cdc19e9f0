import { createStore, useStore } from './ui/store.ts';

const tickMilliseconds = 5_000;
let aheadMilliseconds = 0;
const ticks = createStore(practiceNow());

setInterval(tick, tickMilliseconds);

function tick(): void {
  ticks.set(practiceNow);
}

/** The practice's clock in epoch milliseconds: this machine's, put right by what the server last said. */
export function practiceNow(): number {
  return Date.now() + aheadMilliseconds;
}

/** Puts the clock right from the server's `now` (ISO). */
export function setPracticeClock(now: string): void {
  aheadMilliseconds = Date.parse(now) - Date.now();
  tick();
}

/** The practice's clock for what is shown; moves every five seconds. */
export function useNow(): number {
  return useStore(ticks, (now) => now);
}
