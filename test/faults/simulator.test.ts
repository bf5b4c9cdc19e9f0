import { describe, expect, test } from 'vitest';
import { findPlanted } from './find-planted.ts';
import { plantedBugs } from './planted/bugs.ts';
import { shortest } from './shrink.ts';
import { isWeathered, type SuiteName, type Suites } from './suites.ts';
import type { TaskResult } from './task.ts';
import { inThread, inThreads } from './threads.ts';

const seed = 1;
/** `npm run faults` plays as many as it is told. */
const schedules = 10_000;
/** What takes more than so many to find is sought by `npm run faults`. */
const soughtFor = 400;
const patience = 600_000;

function suite<N extends SuiteName>(name: N): Promise<Suites[N]> {
  return inThread({ seed, from: 0, to: 0, step: 1, untilBroken: false, suite: name, size: 'small' });
}

function played(from: number, step: number): Promise<TaskResult> {
  return inThread({ seed, from, to: schedules, step, untilBroken: false });
}

test(
  `in ${schedules} random fault schedules nothing is lost, nothing leaves twice and nothing is stuck`,
  async () => {
    const results = await inThreads([0, 1], 2, (from) => played(from, 2));
    const failed = results.flatMap(({ failures }) => failures);
    const [first] = failed;
    const history = first ? (await shortest(seed, first.schedule)).lines.join('\n') : '';
    expect(failed, `${history}\nAgain: npm run faults -- --seed ${seed} --schedule ${first?.schedule}`).toEqual([]);
    const sends = results.reduce((sum, result) => sum + result.sends, 0);
    const unknown = results.reduce((sum, result) => sum + result.unknown, 0);
    const calls = results.reduce((sum, result) => sum + result.calls, 0);
    console.log(
      `faults: ${schedules} schedules, ${sends} texts and e-mails left, ${calls} calls, ${unknown} unknown, each with its cause`,
    );
    expect(sends).toBeGreaterThan(schedules / 2);
    expect(calls).toBeGreaterThan(schedules / 10);
  },
  patience,
);

test(
  'the same seed comes to the same, in one thread or in two',
  async () => {
    const task = { seed: 3, from: 0, to: 120, step: 1, untilBroken: false };
    const [one, again] = [await inThread(task), await inThread(task)];
    const halves = await inThreads([0, 1], 2, (from) => inThread({ ...task, from, step: 2 }));
    expect(again).toEqual(one);
    expect(halves.reduce((sum, { sends }) => sum + sends, 0)).toBe(one.sends);
    expect(halves.reduce((sum, { faults }) => sum + faults, 0)).toBe(one.faults);
  },
  patience,
);

describe('a planted bug is found', () => {
  const sought = plantedBugs.filter(({ within }) => within <= soughtFor);
  test.each(sought.map((bug) => [bug.name, bug] as const))(
    '%s',
    async (_name, bug) => {
      const found = await findPlanted(bug, seed);
      expect(found.schedules, `within ${bug.within} schedules`).toBeDefined();
    },
    patience,
  );
});

test(
  'whatever dies at any kind of point, nothing is lost and nothing leaves twice',
  async () => {
    const walk = await suite('walk');
    console.log(
      `walk: ${walk.points} points of ${walk.stories} stories, ${walk.deaths} deaths, ${walk.sideEffects.length} kinds`,
    );
    expect(walk.failures).toEqual([]);
    expect(walk.points).toBeGreaterThan(60);
    expect(walk.sideEffects.length).toBeGreaterThan(50);
  },
  patience,
);

test(
  'texts that come 46 times in any order over 29 hours stand once, and each copy is answered well',
  async () => {
    const { events, entries, posts, taken } = await suite('storm');
    expect({ entries, taken }).toEqual({ entries: events, taken: posts });
  },
  patience,
);

test(
  'delivery reports end the same in every order, repeated, bare and early',
  async () => {
    const { orders, failures } = await suite('reports');
    expect(failures).toEqual([]);
    expect(orders).toBe(576);
  },
  patience,
);

test(
  'poison in a batch is set aside with its reason, what is good is done once, and a redrive does the rest',
  async () => {
    expect(await suite('poison')).toEqual({ subsets: 1024, failures: [] });
  },
  patience,
);

test.each(['afternoon', 'evening'] as const)(
  'while Twilio is silent in the %s few call, what waits stands in line, and it leaves once and at its hour',
  async (when) => {
    const outage = await suite(when);
    expect(outage, JSON.stringify(outage)).toSatisfy(isWeathered);
    expect(outage.tooLate).toBe(20);
  },
  patience,
);

test(
  'in both nights in which clocks turn, in 24 zones, what is held or planned leaves once at its wall time',
  async () => {
    expect(await suite('dst')).toEqual({ zones: 24, nights: 48, messages: 144, reminders: 144, failures: [] });
  },
  patience,
);
