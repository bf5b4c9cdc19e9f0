import type { ThreadDetailOut } from '#shared/api.ts';
import type { ChangedThread, Push } from '#shared/domain/socket/push.ts';
import { isLive, queryClient } from '../client.ts';
import { type Me, meQuery } from '../me.ts';
import { entriesKey, headKey, isListed, listsKey } from '../thread/caches.ts';
import { todayKey } from '../today.ts';
import { forgetHeard, lastHeard, noteHeard } from './heard.ts';
import { showInCounts } from './show-in-counts.ts';
import { showInEntries } from './show-in-entries.ts';
import { showInLists } from './show-in-lists.ts';

/** Several changes in a moment are one look; a busy practice is looked at twice a second. */
const soonMs = 80;
const gapMs = 500;
/** An index may be a moment behind the row that was told of. */
const lookAgainMs = 2_000;
/** Figures follow what was written by a minute. */
const todayMs = 60_000;

type Changes = Extract<Push, { kind: 'changes' }>;

let waiting: Changes[] = [];
let isDue = false;
let lookedAt = 0;

/** Shows what a push says, and asks anew for what it does not say and is shown: nothing else. */
export function hear(push: Changes): void {
  waiting.push(push);
  if (isDue) return;
  isDue = true;
  setTimeout(look, Math.max(soonMs, lookedAt + gapMs - Date.now()));
}

async function look(): Promise<void> {
  const pushes = waiting;
  waiting = [];
  isDue = false;
  lookedAt = Date.now();
  const lacking = new Map<string, readonly unknown[]>();
  const lacks = (queryKey: readonly unknown[]) => lacking.set(JSON.stringify(queryKey), queryKey);
  if (pushes.some(({ practice }) => practice)) lacks(meQuery.queryKey);
  const threads = pushes.flatMap((push) => push.threads);
  // By conversation, each push on its own: a later one goes on where the one before ended.
  for (const push of pushes) {
    for (const told of Map.groupBy(push.threads, ({ threadId }) => threadId).values()) showThread(told, lacks);
  }
  await Promise.all([...lacking.values()].map(stale));
  if (threads.some(isMissing)) setTimeout(() => stale(listsKey), lookAgainMs);
}

/** What is told of one conversation, by location. */
function showThread(told: readonly ChangedThread[], lacks: (queryKey: readonly unknown[]) => void): void {
  const [first] = told;
  if (!first) return;
  const { threadId, version } = first;
  const known = lastHeard(threadId)?.version ?? 0;
  if (version !== undefined && version > known) {
    const myId = queryClient.getQueryData<Me>(meQuery.queryKey)?.me.id ?? '';
    // First, since the entries come with it.
    if (!showInHead(told, version)) lacks(headKey(threadId));
    for (const queryKey of [...showInLists(told, myId), ...showInCounts(told, myId)]) lacks(queryKey);
    if (isOld(todayKey, todayMs)) lacks(todayKey);
  }
  if (!showInEntries(first)) lacks(entriesKey(threadId));
  noteHeard(threadId, version);
}

/** False where the open conversation has to be asked for. */
function showInHead(told: readonly ChangedThread[], version: number): boolean {
  const [first] = told;
  const head = first && queryClient.getQueryData<ThreadDetailOut>(headKey(first.threadId));
  if (!first || !head) return false;
  if (head.version >= version) return true;
  const { unread, was } = first;
  if (unread === undefined || head.version !== was?.version) return false;
  queryClient.setQueryData<ThreadDetailOut>(headKey(first.threadId), { ...head, unread, version });
  return true;
}

function isOld(queryKey: readonly unknown[], milliseconds: number): boolean {
  const found = queryClient.getQueryCache().findAll({ queryKey, type: 'active' });
  return found.some(({ state }) => Date.now() - state.dataUpdatedAt > milliseconds);
}

/** Whether a list that is shown lacks the conversation as it is now, though it belongs there. */
function isMissing(told: ChangedThread): boolean {
  const { is, version } = told;
  return version !== undefined && is !== undefined && isListed(told, version) === 'missing';
}

function stale(queryKey: readonly unknown[]): Promise<void> {
  return queryClient.invalidateQueries({ queryKey });
}

function showing() {
  return queryClient.getQueryCache().findAll({ type: 'active', predicate: ({ queryKey }) => isLive(queryKey) });
}

/** Asks anew for all that is shown: after a time in which nobody told us. */
export function catchUpAll(): void {
  forgetHeard();
  for (const { queryKey } of showing()) stale(queryKey);
}

/** Asks anew for the one thing shown that was asked for longest ago. */
export function refreshStalest(): void {
  const [stalest] = showing().toSorted((one, other) => one.state.dataUpdatedAt - other.state.dataUpdatedAt);
  if (stalest) stale(stalest.queryKey);
}
