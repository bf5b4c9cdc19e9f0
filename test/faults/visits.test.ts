import { describe, expect, test } from 'vitest';
import { findPlanted } from './find-planted.ts';
import { bugsOfVisits } from './planted/bugs-of-visits.ts';
import { shortest } from './shrink.ts';
import { inThread, inThreads } from './threads.ts';

const seed = 1;
const kind = 'visits';
/** `npm run faults` plays 10,000. */
const schedules = 400;
const patience = 900_000;

test(
  `in ${schedules} interleavings of a visit's changes with its reminders, what patients heard last is so, once, in time`,
  async () => {
    const task = { seed, from: 0, to: schedules, step: 2, untilBroken: false, kind } as const;
    const results = await inThreads([0, 1], 2, (from) => inThread({ ...task, from }));
    const failed = results.flatMap(({ failures }) => failures);
    const [first] = failed;
    const history = first ? (await shortest(seed, first.schedule, kind)).lines.join('\n') : '';
    const again = `npm run faults -- --seed ${seed} --schedule ${first?.schedule} --kind visits`;
    expect(failed, `${history}\nAgain: ${again}`).toEqual([]);
    const sends = results.reduce((sum, result) => sum + result.sends, 0);
    const corrections = results.reduce((sum, result) => sum + result.corrections, 0);
    console.log(`visits: ${schedules} interleavings, ${sends} messages left, ${corrections} corrections`);
    expect(sends).toBeGreaterThan(schedules);
    expect(corrections).toBeGreaterThan(schedules / 3);
  },
  patience,
);

describe('a planted mistake is found', () => {
  // `npm run faults` seeks the rare ones too.
  const sought = bugsOfVisits.filter(({ within }) => within <= schedules);
  test.each(sought.map((bug) => [bug.name, bug] as const))(
    '%s',
    async (_name, bug) => {
      const found = await findPlanted(bug, seed);
      expect(found.schedules, `within ${bug.within} interleavings`).toBeDefined();
    },
    patience,
  );
});
