import { ApiError } from '#shared/api.client.ts';
import type { RouteInput, ThreadOut } from '#shared/api.ts';
import { call, sentenceOf } from '../client.ts';
import { showTrouble } from '../ui/toast-store.ts';
import { awaitWord, holdPolls, keepHead, knownHead, leaveLists, refresh, showHead } from './caches.ts';

type Change = NonNullable<RouteInput<'changeThread'>['body']>;

/** Changes a conversation and shows it at once; where the server refuses, says why and shows what is so. True if done. */
export async function changeThread(threadId: string, change: Change): Promise<boolean> {
  const since = Date.now();
  await holdPolls(threadId);
  showHead(threadId, (head) => changed(head, change));
  if (change.state === 'done' || change.state === 'snoozed') leaveLists(threadId);
  try {
    keepHead(await put(threadId, change));
    awaitWord(threadId, since);
    return true;
  } catch (error) {
    showTrouble(error instanceof ApiError ? error.message : `Nothing was changed. ${sentenceOf(error)}`);
    refresh(threadId);
    return false;
  }
}

/**
 * Closes or puts off a conversation as it was seen: refused if a patient wrote meanwhile, so that nothing unread is put
 * away.
 */
export function putAway(threadId: string, change: Change): Promise<boolean> {
  const version = knownHead(threadId)?.version;
  return changeThread(threadId, version === undefined ? change : { ...change, version });
}

/** A refusal for a newer version is only meant where the newer thing is from the patient. */
async function put(threadId: string, change: Change) {
  const seen = knownHead(threadId)?.lastEntry?.id;
  try {
    return await call('changeThread', { params: { threadId }, body: change });
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'changed_meanwhile' || change.version === undefined) throw error;
    const head = await call('readThread', { params: { threadId } });
    const { lastEntry, version } = head;
    if (lastEntry && lastEntry.id !== seen && lastEntry.direction === 'in') {
      throw new ApiError(409, error.code, 'Something new arrived, so the conversation stays open.');
    }
    return call('changeThread', { params: { threadId }, body: { ...change, version } });
  }
}

function changed(head: ThreadOut, change: Change): ThreadOut {
  const { assignee, snoozedUntil: _slept, ...rest } = head;
  const owner = change.assignee === undefined ? assignee : (change.assignee ?? undefined);
  const until = change.state === undefined ? head.snoozedUntil : change.snoozedUntil;
  return {
    ...rest,
    ...(owner === undefined ? {} : { assignee: owner }),
    ...(until === undefined ? {} : { snoozedUntil: until }),
    ...(change.state ? { state: change.state } : {}),
    ...(change.tags ? { tags: change.tags } : {}),
    ...(change.unread === undefined ? {} : { unread: change.unread ? Math.max(1, head.unread) : 0 }),
  };
}
