import * as z from 'zod';

/** Words that may speak of an emergency, and how far somebody has been told to look. */
export const page = z.object({
  id: z.string(),
  threadId: z.string(),
  entryId: z.string(),
  location: z.string(),
  at: z.iso.datetime(),
  /** Texts that were sent, or tried. */
  tries: z.number().int(),
  /** Somebody is on it: a staff id, or `on-call` for an answer from the on-call telephone. */
  takenBy: z.string().optional(),
  takenAt: z.iso.datetime().optional(),
});
export type Page = z.infer<typeof page>;

/** Minutes until it is told again, and more widely. */
export const escalationMinutes = 5;
/** Then it stands on the screen alone. */
export const mostTries = 6;
