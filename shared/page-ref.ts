import * as z from 'zod';

/** Which telling of a page a request of the provider's speaks of. */
export const pageRef = z.object({
  pageId: z.string().regex(/^[0-9A-Za-z]{1,40}$/),
  toldId: z.string().regex(/^\d{4,8}-\d{2}$/),
});
export type PageRef = z.infer<typeof pageRef>;
