import type { App } from '../../ports.ts';
import type { RowKind } from '../../table.ts';
import type { EntryRef } from '../../topics.ts';
import { entryRow } from '../message/any-entry.ts';
import { entryKey } from '../message/entry.key.ts';
import { entriesOf } from '../message/entry.rows.ts';
import type { Entry } from '../message/entry.ts';
import type { Thread } from './thread.ts';

/**
 * The newest entries of a conversation, newest first, strongly consistent: those of all conversations that were brought
 * together in it, in one order. `before`: older than this entry. `hasMore`: there are older ones than these.
 */
export async function readEntries(
  app: Pick<App, 'table'>,
  { id, joins = [] }: Pick<Thread, 'id' | 'joins'>,
  limit: number,
  before?: Omit<EntryRef, 'threadId'>,
): Promise<{ entries: Entry[]; hasMore: boolean }> {
  const kind: RowKind<Entry> = entryRow;
  const pages = await Promise.all(
    [id, ...joins].map((threadId) =>
      app.table.query(kind, entriesOf(threadId, limit, before && { ...entryKey({ ...before, threadId }) })),
    ),
  );
  const all = pages.flatMap(({ rows }) => rows).toSorted((a, b) => (place(a) < place(b) ? 1 : -1));
  const hasMore = all.length > limit || pages.some(({ next }) => next !== undefined);
  return { entries: all.slice(0, limit), hasMore };
}

function place({ at, id }: Entry): string {
  return `${at}#${id}`;
}
