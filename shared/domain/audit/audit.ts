import * as z from 'zod';

/** One request of one person: who, whom, what, and how it ended. Never what was said. */
export const audit = z.object({
  /** Of this row, so that a write whose answer was lost is known again. */
  id: z.string(),
  actor: z.string(),
  /** Counts up by one per actor, so that a missing row is seen. */
  sequence: z.number().int().positive(),
  at: z.iso.datetime(),
  /** The route's name, see shared/api.paths.ts. */
  action: z.string(),
  /** `ok`, or the refusal's code. */
  outcome: z.string(),
  threads: z.array(z.string()).optional(),
  patients: z.array(z.string()).optional(),
  appointments: z.array(z.string()).optional(),
  imports: z.array(z.string()).optional(),
});
export type Audit = z.infer<typeof audit>;
