import * as z from 'zod';

/** Words that may speak of an emergency, and how far somebody has been told to look. */
export const page = z.object({
  id: z.string(),
  threadId: z.string(),
  entryId: z.string(),
  location: z.string(),
  at: z.iso.datetime(),
  /** Counts up with each try to tell somebody. */
  tries: z.number().int(),
  /** How far it has escalated: the step that comes next (steps.ts); back to the wide ones when more such words come. */
  step: z.number().int().default(0),
  /** When that step is due; at once without it. */
  nextAt: z.iso.datetime().optional(),
  /** Somebody is on it: a staff id, or `on-call` for an answer from the on-call telephone. */
  takenBy: z.string().optional(),
  takenAt: z.iso.datetime().optional(),
});
export type Page = z.infer<typeof page>;
