import * as z from 'zod';
import { wallTime } from '../appointment/appointment.ts';
import { calendarId } from '../calendar/calendar.ts';
import { language, stepWords } from '../reminder/ladder.ts';
import { reminderStep } from '../reminder/reminder.ts';

/** The ways a step after a missed visit can take, in the order it tries them; `call-task`: somebody at the desk calls. */
export const followUpWay = z.enum(['sms', 'email', 'call-task']);

/** No step is later than this after its visit was marked as missed. */
export const longestFollowUpDays = 14;

/** One step after a missed visit: when, by which ways, and its words. A call task has none. */
export const followUpStep = z.strictObject({
  id: calendarId,
  on: z.boolean().default(true),
  /** Minutes after the visit was marked as missed, or days after that day at a time of the location's clock. */
  after: z.union([
    z.strictObject({ minutes: z.number().int().min(5).max(1440) }),
    z.strictObject({ days: z.number().int().min(1).max(longestFollowUpDays), at: wallTime }),
  ]),
  /** The first that can be used is. */
  ways: z.array(followUpWay).min(1).max(3),
  words: z.strictObject({ en: stepWords.optional(), es: stepWords.optional() }),
});
export type FollowUpStep = z.infer<typeof followUpStep>;

/** What the practice does about a visit that was missed, as a manager sets it. */
export const followUpFields = z.strictObject({
  on: z.boolean(),
  /** The language of whoever has none, or one without words. */
  fallback: language,
  steps: z.array(followUpStep).max(6),
});
export type FollowUpFields = z.infer<typeof followUpFields>;

/** The same as one row. */
export const followUps = z.object({
  ...followUpFields.shape,
  version: z.number().int(),
  /** Since when it is on: what would have been done before that is not done any more. */
  onSince: z.iso.datetime().optional(),
  changedAt: z.iso.datetime().optional(),
  changedBy: z.string().optional(),
});
export type FollowUps = z.infer<typeof followUps>;

/**
 * What became of one step after a missed visit: a message was posted, the desk was asked to call, or nothing and why.
 * `reasons` also says why no other way was tried after a message that did not arrive.
 */
export const followUpRecord = reminderStep
  .omit({ with: true, told: true })
  .extend({ outcome: z.enum(['posted', 'call-task', 'skipped']) });
export type FollowUpRecord = z.infer<typeof followUpRecord>;

/** The desk is done with a missed visit: somebody called, or nothing is to be done. */
export const missedClosed = z.object({
  appointmentId: z.string(),
  how: z.enum(['called', 'nothing-to-do']),
  at: z.iso.datetime(),
  by: z.string(),
});
export type MissedClosed = z.infer<typeof missedClosed>;
