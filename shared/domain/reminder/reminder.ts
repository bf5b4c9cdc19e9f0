import * as z from 'zod';
import { reason } from '../message/reason.ts';
import { trialMark } from '../trial/trial-mark.ts';
import { reminderChannel } from './reminder-channel.ts';

/** Where the reminders of a visit stand: since when it stands where it stands, and when somebody looks next. */
export const reminderHead = z.object({
  appointmentId: z.string(),
  /** When this version came to be: what would have left before is not sent any more. */
  since: z.iso.datetime(),
  /** Undefined: nobody need look again. */
  wakeAt: z.iso.datetime().optional(),
  /** Raised by every write: who looked and says when to look again has seen everything that asked for a look. */
  revision: z.number().int().default(0),
});
export type ReminderHead = z.infer<typeof reminderHead>;

const entryRef = z.object({ threadId: z.string(), at: z.string(), messageId: z.string() });

/** One way that a step was tried on, and why it could not be, or the message that was posted. */
const attempt = z.object({
  channel: reminderChannel,
  ref: entryRef.optional(),
  reasons: z.array(reason),
});
export type Attempt = z.infer<typeof attempt>;

/**
 * What became of one step of one version of a visit: the verdict, every reason, and the message where there is one.
 * `correction` is the step that tells a patient that what they were told is no longer so.
 */
export const reminderStep = z.object({
  appointmentId: z.string(),
  version: z.number().int(),
  step: z.string(),
  /** The time the step was planned for, and when this was decided. */
  plannedFor: z.iso.datetime(),
  at: z.iso.datetime(),
  outcome: z.enum(['posted', 'skipped']),
  /** Why it was skipped, or why no other way was tried after a message that did not arrive; empty otherwise. */
  reasons: z.array(reason),
  attempts: z.array(attempt),
  /** The message that carries it, and the visit it was posted for where several share one. */
  ref: entryRef.optional(),
  with: z.string().optional(),
  /** The time that the message says (ISO), absent where it says that there is no visit any more. */
  told: z.iso.datetime().optional(),
  /** The trial that it was decided in, and the arm of the patient. */
  trial: trialMark.optional(),
  revision: z.number().int(),
});
export type ReminderStep = z.infer<typeof reminderStep>;
