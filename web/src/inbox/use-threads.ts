import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RouteOutput, ThreadOut } from '#shared/api.ts';
import { call } from '../client.ts';
import { queryOfView, type View } from './views.ts';

export type Page = RouteOutput<'listThreads'>;

const pageLength = 50;

/** The conversations of a view, more by `more()`; asked again when the line says that something changed. */
export function useThreads(view: View, location: string | undefined) {
  const query = useInfiniteQuery({
    queryKey: ['threads', view, location ?? 'all'],
    queryFn: ({ pageParam }) =>
      call('listThreads', {
        query: {
          ...queryOfView(view),
          ...(location ? { location } : {}),
          limit: pageLength,
          ...(pageParam ? { cursor: pageParam } : {}),
        },
      }),
    initialPageParam: '',
    getNextPageParam: (last: Page) => last.cursor,
    placeholderData: keepPreviousData,
  });
  const threads = useMemo(() => withoutRepeats(query.data?.pages.flatMap((page) => page.threads) ?? []), [query.data]);
  return { ...query, threads };
}

/** A conversation that moved between two pages while they were read stands once. */
function withoutRepeats(threads: ThreadOut[]): ThreadOut[] {
  return [...new Map(threads.map((thread) => [thread.id, thread])).values()];
}
