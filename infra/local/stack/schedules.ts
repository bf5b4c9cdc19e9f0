import { type FunctionName, type FunctionShape, functions, scheduleMinutes } from '#infra/topology.ts';
import type { PracticeClock } from '../clock.ts';
import type { Runner } from './runner.ts';

const scheduled = Object.entries<FunctionShape>(functions).flatMap(([name, { startedBy }]) =>
  'every' in startedBy && isFunction(name) ? [{ name, minutes: scheduleMinutes[startedBy.every] }] : [],
);

/** Runs what the topology runs by the clock: once at the start, for what a kill lost, then by the practice's time. */
export function runSchedules(clock: PracticeClock, runner: Runner): () => void {
  const minuteOf = () => Math.floor(clock.now().getTime() / 60_000);
  let last = -1;
  let running = false;
  const run = async (name: FunctionName) => {
    await runner
      .invoke(name, {})
      .catch(() => console.error(`The scheduled ${name} failed; it runs again by itself. The log says why.`));
  };
  const timer = setInterval(() => {
    const minute = minuteOf();
    // A clock that stands still is moved by hand, and who moves it does what became due.
    const isStill = clock.rate() === 0 && last >= 0;
    if (running || isStill || minute === last) return;
    const isDue = (minutes: number) => last < 0 || Math.floor(minute / minutes) !== Math.floor(last / minutes);
    const due = scheduled.filter(({ minutes }) => isDue(minutes));
    last = minute;
    running = true;
    void Promise.all(due.map(({ name }) => run(name))).finally(() => {
      running = false;
    });
  }, 200);
  return () => clearInterval(timer);
}

function isFunction(name: string): name is FunctionName {
  return name in functions;
}
