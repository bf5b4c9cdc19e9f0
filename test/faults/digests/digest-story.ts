import { between, type Chance, pick } from '../world/chance.ts';

const minute = 60_000;

/** What happens about the weekly digests, and when, in milliseconds from the start. */
export type DigestStep = { at: number } & (
  | { does: 'turns digests'; on: boolean }
  /** Its job runs, for no reason. */
  | { does: 'digests are looked at' }
);

/** Half an hour before the first is due, by a clock that goes forward an hour before the second. */
export const digestStart = Date.parse('2026-03-02T11:30:00Z');
const dues = ['2026-03-02T12:00:00Z', '2026-03-09T11:00:00Z'].map((due) => Date.parse(due) - digestStart);
const spreads = [1_000, 10_000, 70_000, 11 * minute, 40 * minute];

/** Two weeks of digests to two who manage, with things that happen round the moments at which they leave. */
export function digestStoryOf(chance: Chance): DigestStep[] {
  const count = between(chance, 'things', 0, 4);
  const steps = Array.from({ length: count }, (_none, nth): DigestStep => {
    const due = pick(chance, `due ${nth}`, dues);
    const spread = pick(chance, `spread ${nth}`, spreads);
    const at = Math.max(1_000, due + Math.floor((chance(`gap ${nth}`) - 0.2) * spread));
    if (chance(`doing ${nth}`) < 0.6) return { at, does: 'digests are looked at' };
    return { at, does: 'turns digests', on: chance(`on ${nth}`) < 0.5 };
  });
  return steps.toSorted((a, b) => a.at - b.at);
}
