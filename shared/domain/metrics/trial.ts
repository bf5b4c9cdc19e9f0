import type { Arm } from '../trial/trial-mark.ts';

/*
 * A fair comparison of two ways of doing the same thing (when a reminder leaves, how it is worded): nobody is left without it.
 */

/** Visits of one arm that were kept or missed. */
export interface Outcome {
  missed: number;
  all: number;
}

export interface Difference {
  /** Share of missed visits in the new arm minus that in the usual one: below 0 the new way is better. */
  share: number;
  low: number;
  high: number;
}

/** For 95 of 100 cases. */
const usualZ = 1.96;

/**
 * The difference in missed visits with its interval (Newcombe 1998, method 10, from Wilson's intervals: right for few
 * visits and for shares near 0). Undefined while an arm is empty.
 */
export function differenceOf(usual: Outcome, changed: Outcome, z = usualZ): Difference | undefined {
  if (usual.all === 0 || changed.all === 0) return undefined;
  const [one, other] = [wilson(usual, z), wilson(changed, z)];
  const share = other.share - one.share;
  return {
    share,
    low: share - Math.hypot(other.share - other.low, one.high - one.share),
    high: share + Math.hypot(other.high - other.share, one.share - one.low),
  };
}

/** Share of missed visits and the range that holds the true one (Wilson's score interval). */
export function wilson({ missed, all }: Outcome, z = usualZ): { share: number; low: number; high: number } {
  const share = missed / all;
  const middle = (share + (z * z) / (2 * all)) / (1 + (z * z) / all);
  const half = (z / (1 + (z * z) / all)) * Math.sqrt((share * (1 - share)) / all + (z * z) / (4 * all * all));
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** How often a trial is looked at, at equal steps of patients. More looks would need a wider bound. */
const looks = 4;
/** Pocock's bound for four looks: all together they are wrong 5 times in 100 where there is no difference. */
const lookZ = 2.361;

export const verdicts = ['too-early', 'goes-on', 'new-is-better', 'usual-is-better', 'no-difference-shown'] as const;
export type Verdict = (typeof verdicts)[number];

/** A patient of the trial, by the first visit of theirs that was kept or missed. */
export interface TrialPatient {
  arm: Arm;
  missed: boolean;
}

/**
 * Whether a trial is over, from its patients in the order of their visits. It is decided only at the planned looks: at
 * a quarter, half, three quarters and all of the `planned` patients, each by those up to there. So it does not matter
 * how often or when somebody asks; looking whenever it pleases would find differences that are none.
 */
export function verdictOf(visits: readonly TrialPatient[], planned: number): Verdict {
  for (let look = 1; look <= looks; look += 1) {
    const upTo = Math.ceil((planned * look) / looks);
    if (visits.length < upTo) return look === 1 ? 'too-early' : 'goes-on';
    const seen = visits.slice(0, upTo);
    const found = differenceOf(outcomeOf(seen, 'usual'), outcomeOf(seen, 'new'), lookZ);
    if (found && found.high < 0) return 'new-is-better';
    if (found && found.low > 0) return 'usual-is-better';
  }
  return 'no-difference-shown';
}

export function outcomeOf(visits: readonly TrialPatient[], arm: Arm): Outcome {
  const theirs = visits.filter((visit) => visit.arm === arm);
  return { missed: theirs.filter(({ missed }) => missed).length, all: theirs.length };
}
