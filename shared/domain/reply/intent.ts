/** What a reply of a patient asks of us. `question`: they ask something that a person has to answer. */
export const intents = [
  'confirm',
  'cancel',
  'reschedule',
  'late',
  'question',
  'opt-out',
  'help',
  'wrong-person',
  'thanks',
  'emergency',
  'unknown',
] as const;
export type Intent = (typeof intents)[number];

/** How a reply was read: the intent, the words it was read from as they were written, and the language of those words. */
export interface Reading {
  intent: Intent;
  /** Empty for `unknown`. */
  words: string;
  language: 'en' | 'es';
  /** The day or the time of day that the reply names, as it was written: it has to be the visit's, else a person reads it. */
  names?: {
    weekday?: number;
    time?: string;
    /** Of the month. */
    day?: number;
    /** 0: January. */
    month?: number;
    /** How many days after the one on which it was written. */
    inDays?: number;
    /** How many weeks after that one; they begin on Monday. */
    inWeeks?: number;
  };
}
