import { entryRow } from '../message/any-entry.ts';
import { entriesSince } from '../message/entry.rows.ts';
import type { Entry } from '../message/entry.ts';
import type { Thread } from '../thread/thread.ts';
import type { Counting } from './counting.ts';
import { everyRow } from './every-row.ts';

/** Every entry of a conversation from an ISO instant on, oldest first, with those of the conversations brought together in it. */
export async function everyEntry(
  app: Counting,
  { id, joins = [] }: Pick<Thread, 'id' | 'joins'>,
  since?: string,
): Promise<Entry[]> {
  const pages = await Promise.all(
    [id, ...joins].map((threadId) => everyRow(app, entryRow, entriesSince(threadId, since))),
  );
  const place = ({ at, id: own }: Entry) => `${at}#${own}`;
  return joins.length === 0 ? pages.flat() : pages.flat().toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}
