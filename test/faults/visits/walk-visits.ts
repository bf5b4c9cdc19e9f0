import type { Broken } from '../checker/checker.ts';
import type { VisitKind } from '../story.ts';
import { type Fault, oneFault, type PointKind } from '../world/fault-plan.ts';
import { playWalkedVisits } from './play-visits.ts';
import type { VisitStory } from './visit-story.ts';

const minute = 60_000;
const hour = 60 * minute;
const missedAt = 3 * hour + 20 * minute;
const books = { at: 0, visit: 0, does: 'books', hoursAhead: 3 } as const;
const misses = { at: missedAt, visit: 0, does: 'becomes', state: 'no-show' } as const;
const ofOne = { visits: 2, hasEmail: true, onePatient: true, callsFirst: false } as const;
const ofTwo = { visits: 2, hasEmail: false, apart: true, callsFirst: false } as const;

/** A reminder leaves 26 hours before its visit: four hours after the start. */
const remindedAt = 4 * hour;
const moves = { at: remindedAt + 30 * minute, visit: 0, does: 'moves', hours: 1 } as const;
const remindedOf = [{ ...books, hoursAhead: 30 }, moves] as const;

const stories: readonly { name: string; kind: VisitKind; story: VisitStory }[] = [
  { name: 'a missed visit, followed to its end', kind: 'missed', story: { ...ofOne, steps: [books, misses] } },
  {
    name: 'a missed visit, and they answer as its text leaves',
    kind: 'missed',
    story: {
      ...ofOne,
      steps: [books, misses, { at: missedAt + 15 * minute + 5_000, visit: 0, does: 'texts', words: 'So sorry' }],
    },
  },
  {
    name: 'a missed visit, another is booked, and the desk is done with it',
    kind: 'missed',
    story: {
      ...ofOne,
      steps: [
        books,
        misses,
        { at: missedAt + 14 * minute, visit: 1, does: 'books', hoursAhead: 100 },
        { at: missedAt + hour, visit: 0, does: 'is closed' },
      ],
    },
  },
  {
    name: 'a text, and the visit is moved after it',
    kind: 'visits',
    story: { visits: 1, hasEmail: true, callsFirst: false, steps: [...remindedOf] },
  },
  {
    name: 'a call, and the visit is moved after it, then called off',
    kind: 'visits',
    story: {
      ...{ visits: 1, hasEmail: true, callsFirst: true },
      steps: [...remindedOf, { at: 8 * hour, visit: 0, does: 'becomes', state: 'cancelled' }],
    },
  },
  {
    name: 'a no, then a yes, while somebody is booked into the time',
    kind: 'slot',
    story: {
      ...ofTwo,
      steps: [
        { ...books, hoursAhead: 30 },
        { at: 4 * hour + 5 * minute, visit: 0, does: 'texts', words: 'N' },
        { at: 4 * hour + 6 * minute, visit: 0, does: 'texts', words: 'Y' },
        { at: 4 * hour + 6 * minute, visit: 1, does: 'books', hoursAhead: 30 },
      ],
    },
  },
];

/** How a process can end at each kind of point. */
const deaths: Record<PointKind, readonly Fault[]> = {
  read: [],
  commit: ['dies before it', 'dies after it'],
  queue: ['dies before it', 'dies after it', 'it is forgotten'],
  file: ['dies before it', 'dies after it'],
  call: ['dies before it', 'dies after it'],
  list: [],
};

export interface WalkedVisits {
  points: number;
  sideEffects: string[];
  failures: { story: string; fault: string; broken: Broken[] }[];
}

/** Plays each story once for every kind of point it has and every way to die there. */
export async function walkVisits(): Promise<WalkedVisits> {
  const sideEffects = new Set<string>();
  const walked: WalkedVisits = { points: 0, sideEffects: [], failures: [] };
  const walk = async (
    { name, kind, story }: (typeof stories)[number],
    faults: ReturnType<typeof oneFault>,
    fault: string,
  ) => {
    const played = await playWalkedVisits(faults, story, kind);
    for (const effect of played.sideEffects) sideEffects.add(effect);
    if (played.broken.length > 0) walked.failures.push({ story: name, fault, broken: played.broken });
  };
  for (const told of stories) {
    const calm = oneFault(undefined);
    await walk(told, calm, 'nothing');
    const seen = new Set<string>();
    for (const [point, kind] of calm.points()) {
      // The same thing done by the third machine as by the second is walked once.
      const effect = point.replace(/\d+/g, '');
      if (seen.has(effect)) continue;
      seen.add(effect);
      for (const fault of deaths[kind]) {
        walked.points += 1;
        await walk(told, oneFault({ point, fault }), `${point}: ${fault}`);
      }
    }
  }
  walked.sideEffects = [...sideEffects].toSorted();
  return walked;
}
