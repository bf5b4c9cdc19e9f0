import type { EntryOut } from '#shared/api.ts';
import type { ChangedEntry, ChangedThread } from '#shared/domain/socket/push.ts';
import { queryClient } from '../client.ts';
import { entriesKey, knownEntries } from '../thread/caches.ts';
import type { Loaded } from '../thread/merge-entries.ts';

/** How far a message has come, in order; what has ended otherwise is asked for. */
const ways = ['held', 'unknown', 'queued', 'sent', 'delivered'];

/** Shows how far messages have come. Answers false where messages changed otherwise, and have to be asked for. */
export function showInEntries({ threadId, entries }: ChangedThread): boolean {
  const loaded = knownEntries(threadId);
  const state = queryClient.getQueryState(entriesKey(threadId));
  // What is under way was asked for before, and may show what was.
  if (!loaded || !entries || !state || state.fetchStatus === 'fetching') return false;
  const changes = entries.map((change) => ({ change, known: loaded.entries.find(({ id }) => id === change.id) }));
  if (!changes.every(({ change, known }) => known && isAllTold(change, known))) return false;
  queryClient.setQueryData<Loaded>(
    entriesKey(threadId),
    { ...loaded, entries: loaded.entries.map((entry) => further(entry, entries)) },
    // How fresh the rest is stays as it was.
    { updatedAt: state.dataUpdatedAt },
  );
  return true;
}

/** One that is new and known was given by the server after it came: by the answer to whoever wrote it. */
function isAllTold({ isNew, status }: ChangedEntry, known: EntryOut): boolean {
  if (!status) return isNew === true;
  return known.status !== undefined && ways.includes(known.status);
}

function further(entry: EntryOut, changes: readonly ChangedEntry[]): EntryOut {
  const status = changes.find(({ id }) => id === entry.id)?.status;
  if (!status || !entry.status || ways.indexOf(entry.status) >= ways.indexOf(status)) return entry;
  const { leavesAt: _left, unknown: _known, ...rest } = entry;
  return { ...rest, status };
}
