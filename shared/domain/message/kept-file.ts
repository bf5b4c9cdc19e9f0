import * as z from 'zod';

/** A file that came with a message or goes with one. `type` is what its bytes say it is, never what its sender said. */
export const keptFile = z.object({
  /** Where its bytes are kept; see `Files` in shared/ports.ts. */
  key: z.string(),
  /** A name without a path and without signs that draw it differently from what it is. */
  name: z.string(),
  type: z.string(),
  bytes: z.number().int(),
});
export type KeptFile = z.infer<typeof keptFile>;
