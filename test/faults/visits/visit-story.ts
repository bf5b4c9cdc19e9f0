import type { LadderStep } from '#shared/domain/reminder/ladder.ts';
import { between, type Chance, pick } from '../world/chance.ts';
import { type PressPlan, pressesOf } from './press-link.ts';

const minute = 60_000;
const hour = 60 * minute;

/** What happens to a visit or is done about it, and when, in milliseconds from the start. */
export type VisitStep = { at: number; visit: number } & (
  | { does: 'books'; hoursAhead: number }
  /** To so many hours from the time it was booked for; 0 is back to that. */
  | { does: 'moves'; hours: number }
  | { does: 'becomes'; state: 'confirmed' | 'cancelled' | 'booked' | 'no-show' | 'attended' }
  /** Its patient texts, or presses on the page that its link leads to. */
  | { does: 'texts'; words: string }
  | ({ does: 'presses' } & PressPlan)
  /** A manager switches the survey on or off. */
  | { does: 'turns the survey'; on: boolean }
  /** The desk says that it is done with a missed one. */
  | { does: 'is closed' }
  /** Its `remind` job runs, for no reason. */
  | { does: 'is looked at' }
  /** Every message about it is handed to be sent once more. */
  | { does: 'is delivered' }
);

/** One visit, or two of a family at one number, with what is known of their address. */
export interface VisitStory {
  steps: VisitStep[];
  visits: number;
  hasEmail: boolean;
  /** The ladder calls before it texts. */
  callsFirst: boolean;
  /** Each visit's patient has a number of their own. */
  apart?: true;
  /** All visits are of the first patient. */
  onePatient?: true;
  /** Patients are asked after a visit, and agreed to that. */
  asksAfter?: true;
}

/** A text or a call 26 hours before and one of them 3 hours before; the second only to who has not confirmed. */
export function ladderSteps({ callsFirst }: Pick<VisitStory, 'callsFirst'>): LadderStep[] {
  return [
    step('day-before', 26, false, callsFirst ? ['voice', 'sms', 'email'] : ['sms', 'email', 'voice']),
    step('same-day', 3, true, callsFirst ? ['voice', 'email'] : ['email', 'sms']),
  ];
}

function step(id: string, hours: number, onlyUnconfirmed: boolean, channels: LadderStep['channels']): LadderStep {
  const text = `${id}: {{ practice }} sees {{ name }} {{ day }} at {{ time }}. Text STOP to stop texts.`;
  return { id, on: true, when: { hours }, onlyUnconfirmed, channels, words: { en: { text } } };
}

/**
 * Hours from the start (10:00 by the clock) to the visit: in the afternoon; late, so that a reminder leaves just before
 * quiet hours; early, so that one would fall into the night; and so near that the first reminder is past.
 */
const aheads = [30, 30, 36.9, 48.2, 28.1, 5];
/** How far around the moment of a send something happens: right with it, with the sweep after it, later. */
const spreads = [2_000, 30_000, 75_000, 75_000, 200_000, 20 * minute];
/** How long before or after something else the page is opened. */
const besideMs = 5_000;
const targets = [-2, 1, 2, 24, 0];

/** A short story: the visit is booked, and then one to five things happen around the moments at which reminders leave. */
export function visitStoryOf(chance: Chance): VisitStory {
  const visits = chance('family') < 0.3 ? 2 : 1;
  const ahead = pick(chance, 'ahead', aheads);
  const steps: VisitStep[] = [{ at: 0, visit: 0, does: 'books', hoursAhead: ahead }];
  if (visits === 2) steps.push({ at: 20_000, visit: 1, does: 'books', hoursAhead: ahead + 0.5 });
  const anchors = [26, 3].map((hours) => (ahead - hours) * hour).filter((moment) => moment > hour);
  let at = pick(chance, 'anchor', anchors);
  const count = between(chance, 'things', 1, 5);
  for (let nth = 0; nth < count; nth += 1) {
    const spread = pick(chance, `spread ${nth}`, spreads);
    if (nth > 0 && chance(`anew ${nth}`) < 0.2) at = pick(chance, `anchor ${nth}`, anchors);
    at = Math.max(25_000, at + Math.floor((chance(`gap ${nth}`) - (nth === 0 ? 0.25 : 0)) * spread));
    const visit = visits === 2 && chance(`visit ${nth}`) < 0.4 ? 1 : 0;
    steps.push({ at, visit, ...doing(chance, nth) });
    // Beside it, the patient has the page of the link open.
    if (chance(`presses ${nth}`) < 0.3) {
      const beside = Math.max(25_000, at + between(chance, `beside ${nth}`, -besideMs, besideMs));
      steps.push(...pressesOf(chance, nth, { at: beside, visit }));
    }
  }
  return {
    steps: steps.toSorted((a, b) => a.at - b.at),
    visits,
    hasEmail: chance('e-mail') < 0.4,
    callsFirst: chance('calls') < 0.5,
  };
}

type Doing =
  | { does: 'moves'; hours: number }
  | { does: 'becomes'; state: 'confirmed' | 'cancelled' | 'booked' }
  | { does: 'is looked at' }
  | { does: 'is delivered' };

function doing(chance: Chance, nth: number): Doing {
  const drawn = chance(`doing ${nth}`);
  if (drawn < 0.45) return { does: 'moves', hours: pick(chance, `target ${nth}`, targets) };
  if (drawn < 0.65) return { does: 'becomes', state: 'cancelled' };
  if (drawn < 0.75) return { does: 'becomes', state: 'booked' };
  if (drawn < 0.82) return { does: 'becomes', state: 'confirmed' };
  return drawn < 0.91 ? { does: 'is looked at' } : { does: 'is delivered' };
}
