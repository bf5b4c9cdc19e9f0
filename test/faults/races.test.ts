import { describe, expect, test } from 'vitest';
import { findPlanted } from './find-planted.ts';
import { bugsOfRaces } from './planted/bugs-of-visits.ts';
import { shortest } from './shrink.ts';
import { inThread, inThreads } from './threads.ts';
import { walkVisits } from './visits/walk-visits.ts';
import { loadHandlers } from './world/handlers.ts';

const seed = 1;
/** `npm run faults` plays 10,000 of each. */
const schedules = 120;
const patience = 900_000;

test.each([
  ['missed', 'what follows a missed visit leaves once at most, and never once they answered or booked'],
  ['slot', 'a freed time, answers by text and by presses, and a new booking at one moment end consistently'],
  ['digests', 'a digest leaves once at most for each week and each who manages, and none is forgotten'],
  ['retention', 'what was settled a year ago holds no word and no file, and what goes on or waits keeps every word'],
  ['surveys', 'a patient is asked once at most and never after STOP, and each answer is kept and counted once'],
] as const)(
  `%s, in ${schedules} interleavings: %s`,
  async (kind, _promise) => {
    const task = { seed, from: 0, to: schedules, step: 2, untilBroken: false, kind };
    const results = await inThreads([0, 1], 2, (from) => inThread({ ...task, from }));
    const failed = results.flatMap(({ failures }) => failures);
    const [first] = failed;
    const history = first ? (await shortest(seed, first.schedule, kind)).lines.join('\n') : '';
    const again = `npm run faults -- --seed ${seed} --schedule ${first?.schedule} --kind ${kind}`;
    expect(failed, `${history}\nAgain: ${again}`).toEqual([]);
    // Forgetting sends nothing.
    const seen = kind === 'retention' ? 'faults' : 'sends';
    expect(results.reduce((sum, of) => sum + of[seen], 0)).toBeGreaterThan(schedules);
  },
  patience,
);

test(
  'whatever dies at any side effect of a reminder, of a missed visit, or of a time that several want, nothing is lost and nothing is done twice',
  async () => {
    await loadHandlers();
    const { points, sideEffects, failures } = await walkVisits();
    console.log(`crash walk of visits: ${points} points, ${sideEffects.length} side effects`);
    expect(failures).toEqual([]);
    expect(sideEffects).toEqual(expect.arrayContaining([expect.stringContaining('place reminder call')]));
    expect(points).toBeGreaterThan(200);
  },
  patience,
);

describe('a planted mistake is found', () => {
  // `npm run faults` seeks the rare ones too.
  const sought = bugsOfRaces.filter(({ within }) => within <= schedules);
  test.each(sought.map((bug) => [bug.name, bug] as const))(
    '%s',
    async (_name, bug) => {
      const found = await findPlanted(bug, seed);
      expect(found.schedules, `within ${bug.within} interleavings`).toBeDefined();
    },
    patience,
  );
});
