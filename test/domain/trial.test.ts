import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byPatient } from '#shared/domain/metrics/read-trials.ts';
import { differenceOf, outcomeOf, type TrialPatient, verdictOf } from '#shared/domain/metrics/trial.ts';
import { armOf } from '#shared/domain/trial/arm-of.ts';
import type { TrialVisit } from '#shared/domain/trial/trial.ts';
import type { Arm } from '#shared/domain/trial/trial-mark.ts';

/** Numbers from 0 to 1, the same for the same seed. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A trial of so many visits in which each arm misses its share. */
function played(seed: number, visits: number, missed: Record<Arm, number>): TrialPatient[] {
  const draw = chances(seed);
  return Array.from({ length: visits }, () => {
    const arm = draw() < 0.5 ? 'usual' : 'new';
    return { arm, missed: draw() < missed[arm] };
  });
}

describe('patients are put into arms', () => {
  const ids = (patients: number, of: string) => Array.from({ length: patients }, (_, nth) => `${of}${nth}`);

  test('half and half among those of any kind and in any trial, however many there are: within five standard deviations', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), fc.integer({ min: 50, max: 600 }), (trial, kind, patients) => {
        const changed = ids(patients, kind).filter((id) => armOf(trial, id) === 'new').length;
        expect(Math.abs(changed - patients / 2)).toBeLessThanOrEqual(2.5 * Math.sqrt(patients));
      }),
    );
  });

  test('and stay there: whoever asks, whenever, in whichever order and among whichever others', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uniqueArray(fc.uuid(), { minLength: 2, maxLength: 30 }), (trial, patients) => {
        const given = new Map(patients.map((id) => [id, armOf(trial, id)]));
        for (const id of patients.toReversed().slice(1)) expect(armOf(trial, id)).toBe(given.get(id));
      }),
    );
  });

  test('anew in each trial: the arm in one says nothing of that in another', () => {
    const same = ids(2000, 'p').filter((id) => armOf('one', id) === armOf('other', id)).length;
    expect(Math.abs(same - 1000)).toBeLessThanOrEqual(2.5 * Math.sqrt(2000));
  });
});

describe('patients are counted', () => {
  const visit = (patientId: string, at: string, ended?: TrialVisit['ended']): TrialVisit => ({
    ...{ visitId: `${patientId} ${at}`, patientId, arm: 'new', at: `2026-03-${at}T10:00:00.000Z`, sent: true },
    ...(ended ? { ended } : {}),
  });

  test('once, by the first visit of theirs that was kept or missed', () => {
    const visits = [
      visit('ana', '09', 'missed'),
      visit('ana', '04', 'came'),
      visit('ben', '05', 'missed'),
      visit('ben', '02'),
    ];
    expect(byPatient(visits)).toEqual([
      { arm: 'new', missed: false },
      { arm: 'new', missed: true },
    ]);
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
    const visits: TrialPatient[] = [
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
