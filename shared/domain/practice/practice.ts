import * as z from 'zod';
import { e164 } from '../contact/address.ts';
import { openingHours } from './opening-hours.schema.ts';

/** One office of the practice: where it is in time, when it is open and which numbers are its own. */
export const location = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,24}$/),
  name: z.string().min(1).max(80),
  /** Zone, weekly hours and holidays; see opening-hours.ts. */
  hours: openingHours,
  /** Our own text numbers there, the first one being the default sender. */
  numbers: z.array(e164).min(1),
});
export type Location = z.infer<typeof location>;

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day, like 21:00');

/** Everything the practice decides about messages, as one row so that a webhook reads it in one call. */
export const practice = z.object({
  name: z.string().min(1).max(80),
  locations: z.array(location).min(1),
  /** Seconds a reply waits before it leaves, in which it can be undone. */
  undoSeconds: z.number().int().min(0).max(30),
  /** Who answers STOP, START and HELP: Twilio's own filter, or we (accounts with message redaction). */
  optOutBy: z.enum(['provider', 'deskline']),
  /** Texts leave only outside of this, in the patient's local time. */
  quiet: z.object({ from: timeOfDay, to: timeOfDay }),
  /** Minutes within which a patient should be answered, by channel; business minutes where hours are set. */
  targetMinutes: z.object({ sms: z.number().int().positive() }),
  /** Minutes without a key or a click after which a desk is locked. */
  idleMinutes: z.number().int().min(5).max(30).default(15),
});
export type Practice = z.infer<typeof practice>;

/** The location whose number was written to; a number nobody knows belongs to the first location. */
export function locationOfNumber(of: Practice, number: string): Location {
  const found = of.locations.find((candidate) => candidate.numbers.includes(number)) ?? of.locations[0];
  if (!found) throw new Error('a practice has at least one location');
  return found;
}

/** The location with this id; a location that was closed since falls back to the first one. */
export function locationById(of: Practice, id: string): Location {
  const found = of.locations.find((candidate) => candidate.id === id) ?? of.locations[0];
  if (!found) throw new Error('a practice has at least one location');
  return found;
}
