import * as z from 'zod';
import { id, ulid } from './api.fields.ts';
import { roles } from './domain/staff/staff.ts';

const nothing = z.object({});

/** Files that go with a message: brought by the browser itself, looked at here, then named when the message is sent. */
export const uploadRoutes = {
  beginUpload: {
    summary:
      'Where the browser may PUT one file, as `application/octet-stream`, for ten minutes. `id` is a ULID of the client.',
    roles,
    audits: 'thread',
    status: 201,
    params: z.object({ threadId: id }),
    query: nothing,
    body: z.strictObject({
      id: ulid,
      name: z.string().min(1).max(1_000),
      /** Its length; what is put there must have it. */
      bytes: z.number().int().min(1, 'the file is empty'),
    }),
    out: z.object({ url: z.string(), expiresAt: z.string() }),
  },
  checkUpload: {
    summary: 'Looks at a file that was put: whether it may be sent, and what it is. Until then it cannot be sent.',
    roles,
    audits: 'thread',
    status: 200,
    params: z.object({ threadId: id, uploadId: ulid }),
    query: nothing,
    body: nothing,
    out: z.object({ name: z.string(), type: z.string(), bytes: z.number() }),
  },
} as const;
