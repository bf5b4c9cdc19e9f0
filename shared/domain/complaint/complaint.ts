import * as z from 'zod';

/**
 * A complaint that a person marked in a conversation. It `stands` until the conversation is closed: from then on it is
 * `settled`, and taking the tag off only makes room for the next one. Taken off before, it was none: `withdrawn`.
 */
export const complaint = z.object({
  id: z.string(),
  threadId: z.string(),
  /** Where the conversation belonged when it was marked, and the day there. */
  location: z.string(),
  day: z.iso.date(),
  at: z.iso.datetime(),
  /** The staff id of who marked it. */
  by: z.string(),
  state: z.enum(['stands', 'settled', 'withdrawn']),
  version: z.number().int(),
});
export type Complaint = z.infer<typeof complaint>;
