import * as z from 'zod';
import { reason } from '../message/reason.ts';
import { bestScore } from './score.ts';
import { surveyOccasion } from './survey-settings.ts';

const ref = z.object({ threadId: z.string(), at: z.string(), messageId: z.string() });

/**
 * One occasion to ask a patient: planned when it arose, then asked once, or left out and why. `answer` is the latest that
 * came by then; what else they wrote stands in their message alone.
 */
export const survey = z.object({
  /** The visit's id, or that of the line that closed the conversation: an occasion is asked about once. */
  id: z.string(),
  threadId: z.string(),
  occasion: surveyOccasion,
  appointmentId: z.string().optional(),
  /** When it arose, and when it is to be asked. */
  at: z.iso.datetime(),
  plannedFor: z.iso.datetime(),
  state: z.enum(['planned', 'asked', 'left-out']),
  /** Why it was left out. */
  reasons: z.array(reason),
  /** Once it was asked: whom, where and on which day of that location (YYYY-MM-DD), and the text that did. */
  asked: z
    .object({ patientId: z.string(), location: z.string(), day: z.string(), at: z.iso.datetime(), ref, to: z.string() })
    .optional(),
  /** Once it was left out of somebody who may be shown with the figure: where, and on which day of that location. */
  leftOut: z.object({ location: z.string(), day: z.string(), at: z.iso.datetime() }).optional(),
  answer: z
    .object({
      score: z.number().int().min(1).max(bestScore),
      at: z.iso.datetime(),
      /** The message that answered, and whether it held more than the number. */
      entryId: z.string(),
      withWords: z.boolean(),
    })
    .optional(),
  revision: z.number().int(),
});
export type Survey = z.infer<typeof survey>;
