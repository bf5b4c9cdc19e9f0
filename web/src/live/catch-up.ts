import type { ChangedThread, Push } from '#shared/domain/socket/push.ts';
import { queryClient } from '../client.ts';
import { countsKey } from '../counts.ts';
import { meQuery } from '../me.ts';
import { entriesKey, headKey, isListed, listsKey } from '../thread/caches.ts';
import { todayKey } from '../today.ts';

/** Several changes in a moment are one look; a busy practice is looked at twice a second. */
const soonMs = 80;
const gapMs = 500;
/** An index may be a moment behind the row that was told of. */
const lookAgainMs = 2_000;

let waiting: Extract<Push, { kind: 'changes' }>[] = [];
let isDue = false;
let lookedAt = 0;

/** Asks anew for what a push speaks of, and for nothing else. */
export function hear(push: Extract<Push, { kind: 'changes' }>): void {
  waiting.push(push);
  if (isDue) return;
  isDue = true;
  setTimeout(look, Math.max(soonMs, lookedAt + gapMs - Date.now()));
}

async function look(): Promise<void> {
  const threads = waiting.flatMap((push) => push.threads);
  const practice = waiting.some((push) => push.practice);
  waiting = [];
  isDue = false;
  lookedAt = Date.now();
  const moved = threads.filter(({ version }) => version !== undefined);
  for (const { threadId } of moved) stale(headKey(threadId));
  for (const { threadId } of threads) stale(entriesKey(threadId));
  if (practice) stale(meQuery.queryKey);
  if (moved.length === 0) return;
  stale(countsKey);
  stale(todayKey);
  await stale(listsKey);
  if (moved.some(isMissing)) setTimeout(() => stale(listsKey), lookAgainMs);
}

/** Whether a list that is shown lacks the conversation as it is now, though it belongs there. */
function isMissing({ threadId, view, version = 0 }: ChangedThread): boolean {
  return isListed(threadId, view, version) === 'missing';
}

function stale(queryKey: readonly unknown[]): Promise<void> {
  return queryClient.invalidateQueries({ queryKey });
}

const shown = new Set<unknown>([listsKey[0], countsKey[0], 'thread', 'entries']);

function showing() {
  return queryClient.getQueryCache().findAll({ type: 'active', predicate: ({ queryKey }) => shown.has(queryKey[0]) });
}

/** Asks anew for all that is shown: after a time in which nobody told us. */
export function catchUpAll(): void {
  for (const { queryKey } of showing()) stale(queryKey);
}

/** Asks anew for the one thing shown that was asked for longest ago. */
export function refreshStalest(): void {
  const [stalest] = showing().toSorted((one, other) => one.state.dataUpdatedAt - other.state.dataUpdatedAt);
  if (stalest) stale(stalest.queryKey);
}
