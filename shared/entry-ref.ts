import * as z from 'zod';

/** Where an entry lives: its thread, its place in time and its id. The three together are its key. */
export const entryRef = z.object({
  threadId: z.string().min(1),
  at: z.string().min(1),
  messageId: z.string().min(1),
});
export type EntryRef = z.infer<typeof entryRef>;
