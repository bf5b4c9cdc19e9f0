import * as z from 'zod';
import type { RowKind } from '../../table.ts';
import { dueAtOnce, noDueTime, threadPrefix } from './thread.rows.ts';
import { thread } from './thread.ts';

/** Whichever index it was read by says where it stands. */
const place = z.string().optional();

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
  .extend({
    pk: z.string(),
    needsReplyBy: z.string().optional(),
    view: place,
    needsReply: place,
    owner: place,
    failed: place,
  })
  .transform(({ pk, view, needsReply, owner, failed, ...row }) => {
    const [sorted, startedAt] = row.needsReplyBy?.split('#') ?? [];
    const due = sorted === dueAtOnce ? startedAt : sorted;
    const isConfidential = [view, needsReply, owner, failed].some((at) => at?.includes('~confidential'));
    return {
      ...row,
      ...(isConfidential ? { confidential: true } : {}),
      id: pk.slice(threadPrefix.length),
      ...(due && due !== noDueTime ? { dueAt: due } : {}),
    };
  });
export type InboxRow = z.infer<typeof inboxRow>;
export const inboxRowKind: RowKind<InboxRow> = { name: 'inbox', schema: inboxRow };
