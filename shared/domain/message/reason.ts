import * as z from 'zod';

/** One reason of a verdict: a word for programs, a sentence for people, no address in it. */
export const reason = z.object({ code: z.string(), message: z.string() });
export type Reason = z.infer<typeof reason>;
