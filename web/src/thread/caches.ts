import type { InfiniteData, QueryKey } from '@tanstack/react-query';
import type { EntryOut, ThreadDetailOut, ThreadOut } from '#shared/api.ts';
import type { ChangedThread } from '#shared/domain/socket/push.ts';
import { queryClient } from '../client.ts';
import { countsKey } from '../counts.ts';
import type { Page } from '../inbox/use-threads.ts';
import { lastHeard } from '../live/heard.ts';
import { line } from '../live/line-state.ts';
import type { Loaded } from './merge-entries.ts';

export const headKey = (threadId: string) => ['thread', threadId] as const;
export const entriesKey = (threadId: string) => ['entries', threadId] as const;
export const listsKey = ['threads'] as const;

type Lists = InfiniteData<Page, string>;

/** What was under way when a change of our own stopped it, and has to be asked for after it. */
const held = new Map<string, QueryKey>();

/** Stops answers that are under way, so that none of them shows what was before a change. */
export async function holdPolls(threadId: string): Promise<void> {
  const keys = [listsKey, headKey(threadId), entriesKey(threadId)];
  for (const queryKey of keys) {
    const fetching = queryClient.getQueryCache().findAll({ queryKey, fetchStatus: 'fetching' });
    for (const query of fetching) held.set(query.queryHash, query.queryKey);
  }
  await Promise.all(keys.map((queryKey) => queryClient.cancelQueries({ queryKey })));
}

/** A change of our own comes back by the line within this, where it is open. */
const wordMs = 3_000;

/**
 * After a change of our own, begun `since`, that the line will tell of or has told: asks for what it stopped, and for the
 * rest where no word comes.
 */
export function awaitWord(threadId: string, since: number): void {
  if (line.get() !== 'open') return void refresh(threadId);
  for (const queryKey of held.values()) void queryClient.invalidateQueries({ queryKey });
  held.clear();
  setTimeout(() => {
    if ((lastHeard(threadId)?.at ?? 0) < since) void refresh(threadId);
  }, wordMs);
}

/** Asks again for everything that shows this conversation. */
export function refresh(threadId: string): Promise<unknown> {
  held.clear();
  return Promise.all([
    queryClient.invalidateQueries({ queryKey: listsKey }),
    queryClient.invalidateQueries({ queryKey: countsKey }),
    queryClient.invalidateQueries({ queryKey: headKey(threadId) }),
    queryClient.invalidateQueries({ queryKey: entriesKey(threadId) }),
  ]);
}

/** The head as it is known now, from the open thread or from a list. */
export function knownHead(threadId: string): ThreadOut | undefined {
  const detail = queryClient.getQueryData<ThreadDetailOut>(headKey(threadId));
  const listed = queryClient
    .getQueriesData<Lists>({ queryKey: listsKey })
    .flatMap(([, lists]) => lists?.pages.flatMap(({ threads }) => threads) ?? [])
    .filter(({ id }) => id === threadId);
  return [...(detail ? [detail] : []), ...listed].sort((one, other) => other.version - one.version)[0];
}

/**
 * Whether the lists on show hold a conversation in this version or a later one: `missing` where one that should, loaded to
 * its end, does not.
 */
export function isListed({ threadId, view, location }: ChangedThread, version: number): 'missing' | 'fine' {
  const lists = queryClient
    .getQueryCache()
    .findAll({ queryKey: listsKey, type: 'active' })
    .filter(({ queryKey }) => queryKey[2] === 'all' || queryKey[2] === location);
  const lacks = lists.some(({ queryKey, state }) => {
    const pages = (state.data as Lists | undefined)?.pages ?? [];
    const listed = pages.flatMap(({ threads }) => threads).find(({ id }) => id === threadId);
    if (listed) return listed.version < version;
    return (queryKey[1] === view || queryKey[1] === 'all') && pages.at(-1)?.cursor === undefined;
  });
  return lacks ? 'missing' : 'fine';
}

/** Shows a change of a head everywhere before the server has said so. */
export function showHead(threadId: string, change: (head: ThreadOut) => ThreadOut): void {
  queryClient.setQueryData<ThreadDetailOut>(headKey(threadId), (head) => (head ? { ...head, ...change(head) } : head));
  eachList((threads) => threads.map((thread) => (thread.id === threadId ? change(thread) : thread)));
}

/** Shows the head that the server answered. */
export function keepHead(head: ThreadDetailOut): void {
  queryClient.setQueryData<ThreadDetailOut>(headKey(head.id), head);
  const {
    birthDate: _born,
    guardians: _others,
    sending: _only,
    mailing: _its,
    contact: _known,
    drafts: _own,
    revocation: _asked,
    emergency: _red,
    reading: _read,
    ...row
  } = head;
  eachList((threads) => threads.map((thread) => (thread.id === head.id ? row : thread)));
}

/** Takes a conversation out of the lists it has left by being done or snoozed. */
export function leaveLists(threadId: string): void {
  const leaves = (view: unknown) => view !== 'done' && view !== 'all' && view !== 'snoozed';
  eachList((threads) => threads.filter(({ id }) => id !== threadId), leaves);
}

export function knownEntries(threadId: string): Loaded | undefined {
  return queryClient.getQueryData<Loaded>(entriesKey(threadId));
}

/** Adds an entry that the server has, or replaces it. */
export function keepEntry(threadId: string, entry: EntryOut): void {
  queryClient.setQueryData<Loaded>(entriesKey(threadId), (loaded) =>
    loaded ? { ...loaded, entries: [entry, ...loaded.entries.filter(({ id }) => id !== entry.id)] } : loaded,
  );
}

export function dropEntry(threadId: string, entryId: string): void {
  queryClient.setQueryData<Loaded>(entriesKey(threadId), (loaded) =>
    loaded ? { ...loaded, entries: loaded.entries.filter(({ id }) => id !== entryId) } : loaded,
  );
}

function eachList(change: (threads: ThreadOut[]) => ThreadOut[], where: (view: unknown) => boolean = () => true): void {
  queryClient.setQueriesData<Lists>({ queryKey: listsKey, predicate: ({ queryKey }) => where(queryKey[1]) }, (lists) =>
    lists ? { ...lists, pages: lists.pages.map((page) => ({ ...page, threads: change(page.threads) })) } : lists,
  );
}
