import type { EntryOut, RouteOutput } from '#shared/api.ts';

/** What is loaded of a conversation, newest first; `cursor` asks for what is older. */
export interface Loaded {
  entries: EntryOut[];
  cursor: string | undefined;
}

/**
 * The newest page over what was loaded before. As far back as the page reaches it is the truth, so what is missing there
 * was taken back; what is older stays as it was, with its own cursor.
 */
export function mergeEntries(before: Loaded | undefined, page: RouteOutput<'listEntries'>): Loaded {
  const oldest = page.entries.at(-1);
  // A page that has nothing behind it is the whole conversation.
  if (!before || !oldest || !page.cursor) return { entries: page.entries, cursor: page.cursor };
  const fresh = new Set(page.entries.map(({ id }) => id));
  const older = before.entries.filter((entry) => entry.at < oldest.at && !fresh.has(entry.id));
  const reached = before.entries.some(({ id }) => fresh.has(id));
  // More was written in between than a page holds: start over rather than show a hole.
  if (!reached) return { entries: page.entries, cursor: page.cursor };
  return {
    entries: [...page.entries, ...older],
    cursor: older.length > 0 ? before.cursor : page.cursor,
  };
}
