import type { FollowUpFields } from '#shared/domain/followup/follow-up.ts';
import { between, type Chance, pick } from '../world/chance.ts';
import type { VisitStep, VisitStory } from './visit-story.ts';

const minute = 60_000;
const hour = 60 * minute;

const text = '{{ practice }} missed {{ name }} on {{ day }} at {{ time }}. Text STOP to stop texts.';

/** A text after 15 minutes, another or an e-mail the next day at eleven, and a call task on the third day. */
export const followUps: FollowUpFields = {
  on: true,
  fallback: 'en',
  steps: [
    { id: 'text', on: true, after: { minutes: 15 }, ways: ['sms', 'email'], words: { en: { text: `First: ${text}` } } },
    {
      id: 'next-day',
      on: true,
      after: { days: 1, at: '11:00' },
      ways: ['email', 'sms'],
      words: { en: { text: `Second: ${text}` } },
    },
    { id: 'call', on: true, after: { days: 3, at: '11:00' }, ways: ['call-task'], words: {} },
  ],
};

/** From the start (10:00 by the clock) to the visit, and from the visit to when it is marked. */
const ahead = 3;
const markedAfter = [5 * minute, 20 * minute, 2 * hour];
const spreads = [1_000, 10_000, 70_000, 200_000, 20 * minute];

type Doing = VisitStep extends infer S ? (S extends VisitStep ? Omit<S, 'at' | 'visit'> : never) : never;

/** A visit is missed, and things happen round the moments at which something would follow. */
export function missedStoryOf(chance: Chance): VisitStory {
  const missedAt = ahead * hour + pick(chance, 'marked', markedAfter);
  const steps: VisitStep[] = [
    { at: 0, visit: 0, does: 'books', hoursAhead: ahead },
    { at: missedAt, visit: 0, does: 'becomes', state: 'no-show' },
  ];
  // The next day at 11:00 is 25 hours after the start, the third day two days later.
  const anchors = [missedAt, missedAt + 15 * minute, 25 * hour, 73 * hour];
  let at = pick(chance, 'anchor', anchors);
  const count = between(chance, 'things', 1, 4);
  for (let nth = 0; nth < count; nth += 1) {
    const spread = pick(chance, `spread ${nth}`, spreads);
    if (nth > 0 && chance(`anew ${nth}`) < 0.4) at = pick(chance, `anchor ${nth}`, anchors);
    at = Math.max(missedAt + 1_000, at + Math.floor((chance(`gap ${nth}`) - (nth === 0 ? 0.4 : 0)) * spread));
    const doing = doingOf(chance, nth);
    // What is booked instead is another visit of the same patient.
    steps.push({ at, visit: doing.does === 'books' ? nth + 1 : 0, ...doing } as VisitStep);
  }
  return {
    steps: steps.toSorted((a, b) => a.at - b.at),
    visits: count + 1,
    onePatient: true,
    callsFirst: false,
    hasEmail: chance('e-mail') < 0.6,
  };
}

function doingOf(chance: Chance, nth: number): Doing {
  const drawn = chance(`doing ${nth}`);
  if (drawn < 0.3) return { does: 'texts', words: pick(chance, `words ${nth}`, ['So sorry, I forgot', 'STOP', 'Yes']) };
  if (drawn < 0.5) return { does: 'books', hoursAhead: 100 + 2 * nth };
  if (drawn < 0.65) return { does: 'becomes', state: 'attended' };
  if (drawn < 0.75) return { does: 'becomes', state: 'no-show' };
  if (drawn < 0.83) return { does: 'is closed' };
  return drawn < 0.92 ? { does: 'is looked at' } : { does: 'is delivered' };
}
