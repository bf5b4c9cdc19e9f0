import * as z from 'zod';
import { ladderStep, runningTrial } from '../reminder/ladder.ts';
import { arm } from './trial-mark.ts';

const { when, words } = ladderStep.shape;

/** How many patients a trial is for: fewer tell nothing, more are never reached. */
export const plannedPatients = z.number().int().min(40).max(5000);

/** A trial for as long as there is a practice: what was compared, on how many patients it is decided, and how it ended. */
export const trial = runningTrial.extend({
  /** The name of the ladder, and the step as it stood when the trial began. */
  ladderName: z.string(),
  usual: z.object({ when, words }),
  planned: plannedPatients,
  startedBy: z.string(),
  ended: z.object({ at: z.iso.datetime(), by: z.string(), chosen: arm }).optional(),
});
export type Trial = z.infer<typeof trial>;

/** A visit whose reminder was decided in a trial, as it is counted. */
export const trialVisit = z.object({
  visitId: z.string(),
  patientId: z.string(),
  arm,
  /** When it begins. */
  at: z.iso.datetime(),
  /** Its reminder left. */
  sent: z.boolean(),
  /** Absent while nobody knows, and where it was called off. */
  ended: z.enum(['came', 'missed']).optional(),
});
export type TrialVisit = z.infer<typeof trialVisit>;
