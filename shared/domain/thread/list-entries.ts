import * as z from 'zod';
import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { entriesOf, entryKey, entryRow, refOf } from '../message/entry.rows.ts';
import type { Entry } from '../message/entry.ts';
import type { Staff } from '../staff/staff.ts';
import { readThread } from './read-thread.ts';

const cursorShape = z.object({ at: z.iso.datetime(), id: z.string().min(1) });

/** A page of a thread, newest first, strongly consistent. Refusals: not_found, invalid for a foreign cursor. */
export async function listEntries(
  app: App,
  who: Staff,
  threadId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ entries: Entry[]; cursor?: string }> {
  await readThread(app, who, threadId);
  const after = cursor === undefined ? undefined : { ...entryKey({ threadId, ...readCursor(cursor) }) };
  const page = await app.table.query(entryRow, entriesOf(threadId, limit, after));
  const last = page.rows.at(-1);
  if (!page.next || !last) return { entries: page.rows };
  const { at, messageId } = refOf(last);
  return { entries: page.rows, cursor: Buffer.from(JSON.stringify({ at, id: messageId })).toString('base64url') };
}

function readCursor(cursor: string): { at: string; messageId: string } {
  try {
    const { at, id } = cursorShape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { at, messageId: id };
  } catch {
    throw new Refusal('invalid', 'cursor does not belong to this list.', { field: 'cursor' });
  }
}
