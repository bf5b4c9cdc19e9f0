import { between, type Chance, pick } from '../world/chance.ts';
import { pressesOf } from './press-link.ts';
import type { VisitStep, VisitStory } from './visit-story.ts';

const minute = 60_000;
const hour = 60 * minute;

/** The visit is 30 hours ahead, and its patient is asked 26 hours before it. */
const ahead = 30;
const askedAt = 4 * hour;
const spreads = [0, 500, 2_000, 10_000, 45_000];

/**
 * One time that several want at the same moment: its patient answers in their own words or presses on the page of the link, the
 * desk calls the visit off, puts it back or moves it, and somebody else is booked into it.
 */
export function slotStoryOf(chance: Chance): VisitStory {
  const steps: VisitStep[] = [{ at: 0, visit: 0, does: 'books', hoursAhead: ahead }];
  const moment = askedAt + between(chance, 'moment', 3, 40) * minute;
  const spread = pick(chance, 'spread', spreads);
  const at = (nth: number) => moment + Math.floor(chance(`gap ${nth}`) * spread);
  if (chance('freed first') < 0.6) steps.push({ at: moment - 2 * minute, visit: 0, ...freeing(chance, 'first') });
  // A booking under one id is one booking, however often it is asked for: it is asked for once.
  steps.push({ at: at(0), visit: 1, does: 'books', hoursAhead: ahead });
  const count = between(chance, 'things', 1, 3);
  for (let nth = 1; nth <= count; nth += 1) {
    const drawn = chance(`doing ${nth}`);
    const words = pick(chance, `words ${nth}`, ['Y', 'yes please', 'N', 'cant make it', 'C']);
    if (drawn < 0.6) steps.push({ at: at(nth), visit: 0, does: 'texts', words });
    else if (drawn < 0.8) steps.push({ at: at(nth), visit: 0, ...freeing(chance, String(nth)) });
    else if (drawn < 0.9) steps.push({ at: at(nth), visit: 0, does: 'becomes', state: 'booked' });
    else steps.push({ at: at(nth), visit: 0, does: 'moves', hours: pick(chance, `to ${nth}`, [0, 1]) });
    if (chance(`presses ${nth}`) < 0.5) steps.push(...pressesOf(chance, nth, { at: at(100 + nth), visit: 0 }));
  }
  return { steps: steps.toSorted((a, b) => a.at - b.at), visits: 2, hasEmail: false, callsFirst: false, apart: true };
}

/** The time becomes free: the patient says no, or the desk calls the visit off. */
function freeing(
  chance: Chance,
  name: string,
): { does: 'texts'; words: string } | { does: 'becomes'; state: 'cancelled' } {
  return chance(`freed by ${name}`) < 0.7 ? { does: 'texts', words: 'N' } : { does: 'becomes', state: 'cancelled' };
}
