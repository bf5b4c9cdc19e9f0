import { between, type Chance, pick } from '../world/chance.ts';
import type { VisitStep, VisitStory } from './visit-story.ts';

const minute = 60_000;
const hour = 60 * minute;

/** What patients answer with a number, and which. */
export const scores: ReadonlyMap<string, number> = new Map([
  ['5', 5],
  ['4', 4],
  ['2', 2],
  ['5 thanks', 5],
  ['3, but the wait was long', 3],
]);
const words = [...scores.keys(), '5', 'Do you take my insurance?', 'STOP', 'START'];

/** Two visits of one patient, on two days: from the start (10:00 by the clock) to each, and to when it is over. */
const aheads = [1, 25];
const overAfter = 35 * minute;
/** They are asked two hours after it. */
const askedAfter = 2 * hour;
const spreads = [1_000, 10_000, 70_000, 200_000, 20 * minute];

type Doing = VisitStep extends infer S ? (S extends VisitStep ? Omit<S, 'at' | 'visit'> : never) : never;

/** Two visits are attended, their patient is to be asked about one of them, and things happen round the moments of that. */
export function surveyStoryOf(chance: Chance): VisitStory {
  const steps: VisitStep[] = aheads.flatMap((hoursAhead, visit): VisitStep[] => [
    { at: visit * minute, visit, does: 'books', hoursAhead },
    { at: hoursAhead * hour + overAfter, visit, does: 'becomes', state: 'attended' },
  ]);
  const anchors = aheads.flatMap((ahead) =>
    [0, askedAfter, askedAfter].map((after) => ahead * hour + overAfter + after),
  );
  let at = pick(chance, 'anchor', anchors);
  const count = between(chance, 'things', 1, 5);
  for (let nth = 0; nth < count; nth += 1) {
    const spread = pick(chance, `spread ${nth}`, spreads);
    if (nth > 0 && chance(`anew ${nth}`) < 0.3) at = pick(chance, `anchor ${nth}`, anchors);
    at = Math.max(hour, at + Math.floor((chance(`gap ${nth}`) - (nth === 0 ? 0.3 : 0)) * spread));
    const visit = at > 20 * hour ? 1 : 0;
    const doing = doingOf(chance, nth);
    steps.push({ at, visit, ...doing } as VisitStep);
    // Mostly it was the wrong button.
    if (doing.does === 'becomes' && doing.state === 'no-show' && chance(`after all ${nth}`) < 0.7)
      steps.push({
        at: at + between(chance, `rights after ${nth}`, 1_000, 90_000),
        visit,
        does: 'becomes',
        state: 'attended',
      });
  }
  return {
    steps: steps.toSorted((a, b) => a.at - b.at),
    ...{ visits: 2, onePatient: true, asksAfter: true, callsFirst: false, hasEmail: false },
  };
}

function doingOf(chance: Chance, nth: number): Doing {
  const drawn = chance(`doing ${nth}`);
  if (drawn < 0.55) return { does: 'texts', words: pick(chance, `words ${nth}`, words) };
  if (drawn < 0.67)
    return { does: 'becomes', state: pick(chance, `state ${nth}`, ['no-show', 'no-show', 'attended'] as const) };
  if (drawn < 0.77) return { does: 'turns the survey', on: chance(`on ${nth}`) < 0.5 };
  return drawn < 0.9 ? { does: 'is looked at' } : { does: 'is delivered' };
}
