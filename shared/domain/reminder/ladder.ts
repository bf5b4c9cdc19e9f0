import * as z from 'zod';
import { wallTime } from '../appointment/appointment.ts';
import { calendarId } from '../calendar/calendar.ts';
import { languages } from '../template/template.ts';
import { reminderChannel } from './reminder-channel.ts';

export const language = z.enum(languages);

/** No step is further before its visit than this. */
export const longestLeadDays = 30;
const words = z.string().max(2000);

/** What a step says in one language. A call says the practice, its number, the day and the keys, always in the same words. */
export const stepWords = z.strictObject({
  text: words,
  email: z.strictObject({ subject: z.string().max(200), body: words }).optional(),
});
export type StepWords = z.infer<typeof stepWords>;

/** One reminder of a visit: when, to whom, by which ways, and its words. */
export const ladderStep = z.strictObject({
  id: calendarId,
  on: z.boolean().default(true),
  /** Days before the visit at a time of its location's clock (0: its own day), or hours before it begins. */
  when: z.union([
    z.strictObject({ days: z.number().int().min(0).max(longestLeadDays), at: wallTime }),
    z.strictObject({ hours: z.number().int().min(1).max(72) }),
  ]),
  /** A visit that was confirmed already is left alone. */
  onlyUnconfirmed: z.boolean().default(false),
  /** The first that can be used is. */
  channels: z.array(reminderChannel).min(1).max(3),
  words: z.strictObject({ en: stepWords.optional(), es: stepWords.optional() }),
});
export type LadderStep = z.infer<typeof ladderStep>;

/** The reminders of some visits. The first ladder that a visit belongs to is its own. */
export const ladder = z.strictObject({
  id: calendarId,
  name: z.string().trim().min(1).max(80),
  on: z.boolean(),
  /** Only visits of these types; of every type where it is absent. */
  visitTypes: z.array(calendarId).min(1).max(60).optional(),
  /** Only visits at these locations. */
  locations: z.array(z.string().min(1).max(64)).min(1).max(20).optional(),
  /** The language of whoever has none, or one without words. */
  fallback: language,
  steps: z.array(ladderStep).max(8),
});
export type Ladder = z.infer<typeof ladder>;

/** A trial that runs on a step: what the new arm has otherwise (shared/domain/trial). It stands here since it decides with the ladders. */
export const runningTrial = z.object({
  id: z.string(),
  ladderId: z.string(),
  stepId: z.string(),
  startedAt: z.iso.datetime(),
  when: ladderStep.shape.when.optional(),
  words: ladderStep.shape.words.optional(),
});
export type RunningTrial = z.infer<typeof runningTrial>;

/** All ladders of the practice and the trials that run on their steps, as one row. */
export const ladders = z.object({
  ladders: z.array(ladder).max(20),
  trials: z.array(runningTrial).max(20).default([]),
  version: z.number().int(),
  changedAt: z.iso.datetime().optional(),
  changedBy: z.string().optional(),
});
export type Ladders = z.infer<typeof ladders>;

/** The ladder that a visit is reminded by; none where all that fit are switched off. */
export function ladderOf(
  { ladders: all }: Pick<Ladders, 'ladders'>,
  visit: { visitType?: string | undefined; location: string },
): Ladder | undefined {
  return all.find(
    ({ on, visitTypes, locations }) =>
      on &&
      (visitTypes === undefined || (visit.visitType !== undefined && visitTypes.includes(visit.visitType))) &&
      (locations === undefined || locations.includes(visit.location)),
  );
}

/** A step's words for somebody: in their language, else in the ladder's own. */
export function wordsFor(
  { fallback }: Pick<Ladder, 'fallback'>,
  step: Pick<LadderStep, 'words'>,
  wanted: 'en' | 'es' | undefined,
): { language: 'en' | 'es'; words: StepWords } | undefined {
  for (const language of [wanted, fallback]) {
    const found = language && step.words[language];
    if (language && found) return { language, words: found };
  }
  return undefined;
}
