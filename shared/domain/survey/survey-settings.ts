import * as z from 'zod';
import { language } from '../reminder/ladder.ts';

const words = z.string().max(2000);

/** What may be asked about: a visit that was attended, a conversation that somebody answered and closed. */
export const surveyOccasion = z.enum(['visit', 'conversation']);

/** The one question that patients are asked, as a manager sets it. */
export const surveyFields = z.strictObject({
  on: z.boolean(),
  /** After which occasions. */
  after: z.strictObject({ visit: z.boolean(), conversation: z.boolean() }),
  /** Hours after the end of the visit, or after the conversation was closed. */
  delayHours: z.number().int().min(1).max(72),
  /** Nobody is asked again, and no number, within so many days. */
  everyDays: z.number().int().min(14).max(365),
  /** The language of whoever has none, or one without words. */
  fallback: language,
  /** One text, the same after a visit and after a conversation: it says nothing of either. */
  words: z.strictObject({ en: words.optional(), es: words.optional() }),
});
export type SurveyFields = z.infer<typeof surveyFields>;

/** The same as one row. */
export const surveySettings = z.object({
  ...surveyFields.shape,
  version: z.number().int(),
  changedAt: z.iso.datetime().optional(),
  changedBy: z.string().optional(),
});
export type SurveySettings = z.infer<typeof surveySettings>;
