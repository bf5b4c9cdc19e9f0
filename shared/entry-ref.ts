import * as z from 'zod';

/** Where an entry lives: its thread, its place in time and its id. The three together are its key. */
export const entryRef = z.object({
  threadId: z.string().min(1),
  at: z.string().min(1),
  messageId: z.string().min(1),
});
export type EntryRef = z.infer<typeof entryRef>;

/** Which telling of an emergency page a request of the provider's speaks of. */
export const pageRef = z.object({
  pageId: z.string().regex(/^[0-9A-Za-z]{1,40}$/),
  toldId: z.string().regex(/^\d{4,8}-\d{2}$/),
});
export type PageRef = z.infer<typeof pageRef>;
