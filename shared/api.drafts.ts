import * as z from 'zod';
import { id } from './api.fields.ts';
import { draftChannel } from './domain/draft/draft.rows.ts';
import { roles } from './domain/staff/staff.ts';

/** What a person has written and not sent. It is read with its thread. */
export const draftRoutes = {
  keepDraft: {
    summary: "Keeps the caller's own draft in a thread for 30 days. Sending clears it, and so does an empty text.",
    roles,
    audits: 'thread',
    status: 200,
    params: z.object({ threadId: id }),
    query: z.object({}),
    body: z.strictObject({ channel: draftChannel, text: z.string().max(30_000, 'at most 30,000 characters') }),
    out: z.object({ at: z.string() }),
  },
} as const;
