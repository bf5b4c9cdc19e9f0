import { hasOpeningHours, nextOpening } from '../practice/opening-hours.ts';
import { locationOfNumber, type Practice } from '../practice/practice.ts';

/** What the telephone of a location does at a moment. */
export interface CallPlan {
  /** The practice's name, as it is spoken. */
  practice: string;
  isOpen: boolean;
  /** The desk's telephones, all ringing at once; none, where callers leave a message. */
  ring: readonly string[];
  /** The location's own words of welcome, where it has some. */
  greeting: { en?: string | undefined; es?: string | undefined };
  /** Voicemails are put into words. */
  transcribes: boolean;
}

/** The plan for a call to one of our numbers, by that location's hours. Where no hours are set the desk rings. */
export function planCall(practice: Practice, to: string, now: Date): CallPlan {
  const { hours, deskNumbers = [], greeting = {} } = locationOfNumber(practice, to);
  const isOpen = !hasOpeningHours(hours) || nextOpening(hours, now.getTime()) === now.getTime();
  return {
    practice: practice.name,
    isOpen,
    ring: deskNumbers,
    greeting,
    transcribes: practice.calls?.transcription === true,
  };
}
