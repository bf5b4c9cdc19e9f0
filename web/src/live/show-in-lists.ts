import type { InfiniteData, Query } from '@tanstack/react-query';
import type { ThreadOut } from '#shared/api.ts';
import type { ChangedThread } from '#shared/domain/socket/push.ts';
import { queryClient } from '../client.ts';
import type { Page } from '../inbox/use-threads.ts';
import { listsKey } from '../thread/caches.ts';
import { isCountedAs } from './standing.ts';

type Lists = InfiniteData<Page, string>;

/**
 * Shows in the lists on screen what a push says of one conversation, `told` by location: one that left a list is taken out,
 * one that is read is shown so. Answers the lists that have to be asked for anew, because words are to be shown that a push
 * does not carry.
 */
export function showInLists(told: readonly ChangedThread[], myId: string): (readonly unknown[])[] {
  const [{ threadId, version = 0 } = none] = told;
  return queryClient
    .getQueryCache()
    .findAll({ queryKey: listsKey, type: 'active' })
    .flatMap((query) => {
      const { queryKey, state } = query;
      const here = told.filter(({ location }) => queryKey[2] === 'all' || queryKey[2] === location);
      if (here.length === 0) return [];
      const lists = state.data as Lists | undefined;
      // What is under way was asked for before, and would show what was.
      if (!lists || state.fetchStatus === 'fetching') return [queryKey];
      const listed = lists.pages.flatMap(({ threads }) => threads).find(({ id }) => id === threadId);
      const standing = here.find(({ is }) => is && isCountedAs(queryKey[1], is, myId));
      if (!standing) {
        if (listed && listed.version <= version) change(query, (threads) => threads.filter((one) => one !== listed));
        return [];
      }
      if (listed && listed.version >= version) return [];
      const { unread, was } = standing;
      if (!listed || unread === undefined || listed.version !== was?.version) return [queryKey];
      change(query, (threads) => threads.map((one) => (one === listed ? { ...one, unread, version } : one)));
      return [];
    });
}

const none: Partial<ChangedThread> = {};

function change({ queryKey, state }: Query, by: (threads: ThreadOut[]) => ThreadOut[]): void {
  queryClient.setQueryData<Lists>(
    queryKey,
    (lists) => lists && { ...lists, pages: lists.pages.map((page) => ({ ...page, threads: by(page.threads) })) },
    // It was not asked for: how old the rest is stays as it was.
    { updatedAt: state.dataUpdatedAt },
  );
}
