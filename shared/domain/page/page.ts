import * as z from 'zod';
import { reason } from '../message/reason.ts';

/** One telephone that a page was for: whose it is (`on-call`, or a staff id), and the verdict of the last look on it. */
const toldOf = z.object({
  at: z.iso.datetime(),
  whose: z.string(),
  to: z.string(),
  decision: z.enum(['send', 'block']),
  reasons: z.array(reason),
});
export type Told = z.infer<typeof toldOf>;

/** Words that may speak of an emergency, and how far somebody has been told to look. */
export const page = z.object({
  id: z.string(),
  threadId: z.string(),
  entryId: z.string(),
  location: z.string(),
  at: z.iso.datetime(),
  /** Texts that were sent, or tried. */
  tries: z.number().int(),
  /** Who was to be told, try by try, and what the last look said of it. */
  told: z.array(toldOf).optional(),
  /** Somebody is on it: a staff id, or `on-call` for an answer from the on-call telephone. */
  takenBy: z.string().optional(),
  takenAt: z.iso.datetime().optional(),
});
export type Page = z.infer<typeof page>;

/** Minutes until it is told again, and more widely. */
export const escalationMinutes = 5;
/** Then it stands on the screen alone. */
export const mostTries = 6;
