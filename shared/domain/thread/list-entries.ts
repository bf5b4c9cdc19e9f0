import * as z from 'zod';
import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { EntryRef } from '../../topics.ts';
import { refOf } from '../message/entry.key.ts';
import type { Entry } from '../message/entry.ts';
import { readEntries } from './read-entries.ts';
import type { Thread } from './thread.ts';

const cursorShape = z.object({
  threadId: z.string(),
  at: z.iso.datetime().max(32),
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
});

/** Entries of a thread, newest first, and where the older ones begin. */
export interface EntriesPage {
  entries: Entry[];
  cursor?: string;
}

/** A page of a thread that was asked for by this id, strongly consistent. Refusals: invalid for a foreign cursor. */
export async function listEntries(
  app: App,
  head: Thread,
  threadId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<EntriesPage> {
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
