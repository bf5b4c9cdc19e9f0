import * as z from 'zod';
import type { RowKind } from '../../table.ts';
import { noDueTime, threadPrefix } from './thread.rows.ts';
import { thread } from './thread.ts';

/** What the inbox's indexes carry of a head; its id stands in its key, its due time in the order it waits in. */
const inboxRow = thread
  .pick({
    location: true,
    patientId: true,
    name: true,
    addresses: true,
    state: true,
    assignee: true,
    unread: true,
    last: true,
    lastAt: true,
    failure: true,
    alarm: true,
    nextAppointment: true,
    snoozedUntil: true,
    tags: true,
    priority: true,
    version: true,
  })
  .extend({ pk: z.string(), needsReplyBy: z.string().optional() })
  .transform(({ pk, ...row }) => {
    const due = row.needsReplyBy?.split('#')[0];
    return { ...row, id: pk.slice(threadPrefix.length), ...(due && due !== noDueTime ? { dueAt: due } : {}) };
  });
export type InboxRow = z.infer<typeof inboxRow>;
export const inboxRowKind: RowKind<InboxRow> = { name: 'inbox', schema: inboxRow };
