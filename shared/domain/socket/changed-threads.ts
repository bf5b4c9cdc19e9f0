import type { App } from '../../ports.ts';
import { standingThread } from '../thread/standing-thread.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import { placeOf } from '../thread/thread.ts';
import type { ChangedEntry, ChangedThread } from './push.ts';
import type { Change, HeadAt, HeadChange } from './read-change.ts';

/** More messages of one conversation than this are not named: a page asks for them. */
const mostNamed = 20;

/** Each conversation once for each place it was at, from how it stood before the first of its changes to its newest version. */
export async function changedThreads(app: App, changes: readonly Change[]): Promise<ChangedThread[]> {
  const threads = new Map<string, ChangedThread>();
  for (const change of changes) {
    if (change.of !== 'thread') continue;
    for (const place of new Set([change.was?.place, change.is?.place])) {
      if (place === undefined) continue;
      const key = `${change.threadId} ${place}`;
      threads.set(key, further(threads.get(key), change, place));
    }
  }
  const entries = changedEntries(changes);
  const known = new Set([...threads.values()].map(({ threadId }) => threadId));
  const others = [...entries.keys()].filter((threadId) => !known.has(threadId));
  const all = [...threads.values()].map((thread) => ({ ...thread, ...named(entries.get(thread.threadId)) }));
  return [...all, ...(await whereOnlyMessagesChanged(app, others, entries))];
}

function further(known: ChangedThread | undefined, change: HeadChange, place: string): ChangedThread {
  const { threadId, version, view } = change;
  if (known?.version !== undefined && known.version >= version) return known;
  const is = standingAt(change.is, place);
  const was = known ? known.was : wasAt(change.was, place);
  const { unread } = change;
  const isOnlyRead = unread !== undefined && (!known || known.unread !== undefined);
  return {
    threadId,
    location: place,
    version,
    view,
    ...(is ? { is } : {}),
    ...(was ? { was } : {}),
    ...(isOnlyRead ? { unread } : {}),
  };
}

function standingAt(head: HeadAt | undefined, place: string): ChangedThread['is'] {
  return head?.place === place ? head.standing : undefined;
}

function wasAt(head: HeadAt | undefined, place: string): ChangedThread['was'] {
  const standing = standingAt(head, place);
  return standing && head ? { ...standing, version: head.version } : undefined;
}

/** The messages that pages show otherwise now, by conversation: each as the last of its changes left it. */
function changedEntries(changes: readonly Change[]): Map<string, Map<string, ChangedEntry>> {
  const byThread = new Map<string, Map<string, ChangedEntry>>();
  for (const change of changes) {
    if (change.of !== 'messages' || !change.entry) continue;
    const entries = byThread.get(change.threadId) ?? new Map<string, ChangedEntry>();
    const { entry } = change;
    entries.set(entry.id, both(entries.get(entry.id), entry));
    byThread.set(change.threadId, entries);
  }
  return byThread;
}

/** Two changes of one message in a batch. */
function both(first: ChangedEntry | undefined, { id, isNew, status }: ChangedEntry): ChangedEntry {
  if (!first) return { id, ...(isNew ? { isNew } : {}), ...(status ? { status } : {}) };
  // What came, or only moved on, and then only moved on.
  if (status && (first.isNew || first.status)) return { ...first, status };
  return { id };
}

function named(entries: Map<string, ChangedEntry> | undefined): Pick<ChangedThread, 'entries'> {
  return entries && entries.size > mostNamed ? {} : { entries: [...(entries?.values() ?? [])] };
}

/** A message does not say where its conversation is. */
async function whereOnlyMessagesChanged(
  app: App,
  threadIds: readonly string[],
  entries: Map<string, Map<string, ChangedEntry>>,
): Promise<ChangedThread[]> {
  if (threadIds.length === 0) return [];
  const heads = await app.table.getMany(...threadIds.map((id) => [threadRow, threadKey(id)] as const));
  const standing = await Promise.all(heads.map((head) => standingThread(app, head)));
  return standing.flatMap((head, nth) =>
    head ? [{ threadId: head.id, location: placeOf(head), ...named(entries.get(threadIds[nth] ?? '')) }] : [],
  );
}
