import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Arm,
  differenceOf,
  nextArm,
  outcomeOf,
  stratumOf,
  type TrialVisit,
  verdictOf,
} from '#shared/domain/metrics/trial.ts';

/** Numbers from 0 to 1, the same for the same seed. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A trial of so many visits in which each arm misses its share. */
function played(seed: number, visits: number, missed: Record<Arm, number>): TrialVisit[] {
  const draw = chances(seed);
  const filled = { usual: 0, new: 0 };
  return Array.from({ length: visits }, () => {
    const arm = nextArm(filled, draw());
    filled[arm] += 1;
    return { arm, missed: draw() < missed[arm] };
  });
}

describe('patients are put into arms', () => {
  test('by chance, and the arms of a stratum never differ by more than one', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 0.999, noNaN: true })), (draws) => {
        const filled = { usual: 0, new: 0 };
        for (const draw of draws) {
          filled[nextArm(filled, draw)] += 1;
          expect(Math.abs(filled.usual - filled.new)).toBeLessThanOrEqual(1);
        }
      }),
    );
    expect([nextArm({ usual: 3, new: 3 }, 0.2), nextArm({ usual: 3, new: 3 }, 0.8)]).toEqual(['usual', 'new']);
  });

  test('among those who are alike: the same place, and whether they missed a visit before', () => {
    expect(stratumOf({ location: 'riverside', hasMissed: true })).not.toBe(
      stratumOf({ location: 'riverside', hasMissed: false }),
    );
  });
});

describe('the difference in missed visits', () => {
  test('is as worked out by Newcombe (1998), table II', () => {
    // 56 of 70 against 48 of 80: 0.2, from 0.0524 to 0.3339.
    const found = differenceOf({ missed: 48, all: 80 }, { missed: 56, all: 70 });
    expect(found?.share).toBeCloseTo(0.2, 10);
    expect(found?.low).toBeCloseTo(0.0524, 4);
    expect(found?.high).toBeCloseTo(0.3339, 4);
  });

  test('is unknown while an arm is empty', () => {
    expect(differenceOf({ missed: 0, all: 0 }, { missed: 1, all: 9 })).toBeUndefined();
  });
});

describe('a trial ends', () => {
  test('only at its planned looks: whenever somebody asks, the answer once given stays', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(0.05, 0.1, 0.3), (seed, share) => {
        const visits = played(seed, 240, { usual: 0.2, new: share });
        let ended: string | undefined;
        for (let asked = 0; asked <= visits.length; asked += 7) {
          const verdict = verdictOf(visits.slice(0, asked), 200);
          if (ended) expect(verdict).toBe(ended);
          else if (verdict !== 'too-early' && verdict !== 'goes-on') ended = verdict;
        }
        expect(ended).toBeDefined();
      }),
      { numRuns: 60 },
    );
  });

  test('with a difference that is none in about 5 of 100 trials, and with one that is there in most', () => {
    const trials = 600;
    const verdicts = (usual: number, changed: number) =>
      Array.from({ length: trials }, (_, seed) =>
        verdictOf(played(seed * 7919 + 1, 1000, { usual, new: changed }), 1000),
      );
    const wrong = verdicts(0.12, 0.12).filter((one) => one !== 'no-difference-shown').length / trials;
    const right = verdicts(0.16, 0.08).filter((one) => one === 'new-is-better').length / trials;
    console.log(`trials: ${wrong} ended with a difference that is none, ${right} found one of 8 points`);
    expect(wrong).toBeLessThanOrEqual(0.08);
    expect(right).toBeGreaterThanOrEqual(0.8);
  });

  test('counting each arm by its own visits', () => {
    const visits: TrialVisit[] = [
      { arm: 'usual', missed: true },
      { arm: 'new', missed: false },
      { arm: 'usual', missed: false },
    ];
    expect([outcomeOf(visits, 'usual'), outcomeOf(visits, 'new')]).toEqual([
      { missed: 1, all: 2 },
      { missed: 0, all: 1 },
    ]);
  });
});
