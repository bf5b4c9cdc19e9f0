import * as z from 'zod';
import { visitStates } from './transitions.ts';

export const visitState = z.enum(visitStates);

/** HH:MM by the wall clock of the location. */
export const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day, like 15:00');

/**
 * One visit of a patient. The wall clock and the zone are what was agreed; `startsAt` and `endsAt` are the instants that
 * follow from them.
 */
export const appointment = z.object({
  id: z.string(),
  patientId: z.string(),
  threadId: z.string(),
  location: z.string(),
  /** Ids of the calendar; absent where a schedule that came in names what the calendar does not know. */
  visitType: z.string().optional(),
  provider: z.string().optional(),
  chair: z.string().optional(),
  date: z.iso.date(),
  time: wallTime,
  /** IANA. */
  zone: z.string(),
  minutes: z.number().int().positive(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  state: visitState,
  /** When it came to this state, and by whom: a staff id, or `system` for a rule. */
  stateAt: z.iso.datetime(),
  stateBy: z.string(),
  /** The patient's latest answer about it: later ones win, and it speaks of the version that was asked about. */
  answered: z
    .object({
      at: z.iso.datetime(),
      entryId: z.string(),
      version: z.number().int(),
      /** Where that message stands: the visit's own conversation, or that of a number it shares. Absent for what was pressed. */
      threadId: z.string().optional(),
    })
    .optional(),
  /** Why it was called off, in the desk's words. */
  reason: z.string().optional(),
  /** It holds no time: it was over when it came in, or the schedule it came from had two at once. */
  holdsNoTime: z.boolean().optional(),
  /** One of several visits that belong together, in their order. */
  chain: z.object({ id: z.string(), position: z.number().int() }).optional(),
  /** It is over, nobody marked it, and the desk is asked. */
  unmarked: z.boolean().optional(),
  source: z.enum(['desk', 'import']),
  /** The id in the practice's own system. */
  outsideId: z.string().optional(),
  bookedAt: z.iso.datetime(),
  bookedBy: z.string(),
  /** Raised by every move, cancellation and reinstatement; what is planned for a visit is planned for its version. */
  version: z.number().int(),
  /** Raised by every write. */
  revision: z.number().int(),
});
export type Appointment = z.infer<typeof appointment>;

/** The time that a moved visit left behind. */
export const leftTime = z.object({
  appointmentId: z.string(),
  /** The wall clock it left, HH:MM. */
  time: wallTime,
  minutes: z.number().int(),
  provider: z.string().optional(),
  chair: z.string().optional(),
  movedTo: z.iso.datetime(),
  movedAt: z.iso.datetime(),
  movedBy: z.string(),
});
export type LeftTime = z.infer<typeof leftTime>;
