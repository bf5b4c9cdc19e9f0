import * as z from 'zod';
import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { EntryRef } from '../../topics.ts';
import { refOf } from '../message/entry.key.ts';
import type { Entry } from '../message/entry.ts';
import type { Staff } from '../staff/staff.ts';
import { readEntries } from './read-entries.ts';
import { readThread } from './read-thread.ts';

const cursorShape = z.object({
  threadId: z.string(),
  at: z.iso.datetime().max(32),
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
});

/** A page of a thread, newest first, strongly consistent. Refusals: not_found, invalid for a foreign cursor. */
export async function listEntries(
  app: App,
  who: Staff,
  threadId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ entries: Entry[]; cursor?: string }> {
  const head = await readThread(app, who, threadId);
  const before = cursor === undefined ? undefined : readCursor(threadId, cursor);
  const { entries, hasMore } = await readEntries(app, head, limit, before);
  const last = entries.at(-1);
  if (!hasMore || !last) return { entries };
  const { at, messageId } = refOf(last);
  return {
    entries,
    cursor: Buffer.from(JSON.stringify({ threadId, at, id: messageId })).toString('base64url'),
  };
}

function readCursor(threadId: string, cursor: string): EntryRef {
  const { data } = cursorShape.safeParse(jsonOf(cursor));
  if (data?.threadId !== threadId) {
    throw new Refusal('invalid', 'cursor does not belong to this list.', { field: 'cursor' });
  }
  return { threadId, at: data.at, messageId: data.id };
}

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
