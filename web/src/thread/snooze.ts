import { dayAfter, instantOf, wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import { timeOf, whenOf } from '../ui/dates.ts';

/** A time a conversation can be put off to. `name` is the choice, `words` completes "is back ...". */
export interface SnoozeChoice {
  name: string;
  until: number;
  words: string;
}

const hour = 3_600_000;

/** In an hour, in three, tomorrow at eight by the location's clock. */
export function snoozeChoices(now: number, zone: string): SnoozeChoice[] {
  const tomorrow = instantOf(zone, dayAfter(wallTimeOf(zone, now).date), '08:00');
  return [
    { name: '1 hour', until: now + hour, words: `at ${timeOf(now + hour, zone)}` },
    { name: '3 hours', until: now + 3 * hour, words: `at ${timeOf(now + 3 * hour, zone)}` },
    { name: 'Tomorrow', until: tomorrow, words: `tomorrow at ${timeOf(tomorrow, zone)}` },
  ].map((choice) => ({ ...choice, name: `${choice.name}, ${whenOf(choice.until, zone, now)}` }));
}
