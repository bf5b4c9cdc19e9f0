import { queryOptions, useQuery } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { call, queryClient } from '../client.ts';
import { entriesKey, headKey, knownEntries, knownHead } from './caches.ts';
import { type Loaded, mergeEntries } from './merge-entries.ts';

const pageLength = 40;

/** The head of the open conversation, from the list until the server has answered; asked again when the line says that it changed. */
export function useHead(threadId: string) {
  const query = useQuery({
    queryKey: headKey(threadId),
    queryFn: () => call('readThread', { params: { threadId } }),
  });
  return { head: query.data ?? knownHead(threadId), detail: query.data, query };
}

const entriesQuery = (threadId: string) =>
  queryOptions({
    queryKey: entriesKey(threadId),
    queryFn: async () => {
      const page = await call('listEntries', { params: { threadId }, query: { limit: pageLength } });
      return mergeEntries(knownEntries(threadId), page);
    },
  });

/** Lines that say nothing of whose conversation it is. */
const ofState = new Set(['done', 'reopened', 'snoozed', 'woken']);

/** The newest line that may say whose a conversation is, by what is loaded of it; asks for nothing. */
export function useNewestEvent(threadId: string): string | undefined {
  return useQuery({
    ...entriesQuery(threadId),
    enabled: false,
    select: ({ entries }) => entries.find(({ event }) => event !== undefined && !ofState.has(event))?.id,
  }).data;
}

/** The entries of the open conversation, newest first, and a way to load older ones. */
export function useEntries(threadId: string) {
  const query = useQuery(entriesQuery(threadId));
  const [isLoadingOlder, setLoadingOlder] = useState(false);
  const busy = useRef(false);
  const loadOlder = useCallback(async () => {
    const cursor = knownEntries(threadId)?.cursor;
    if (!cursor || busy.current) return;
    busy.current = true;
    setLoadingOlder(true);
    try {
      const page = await call('listEntries', { params: { threadId }, query: { limit: pageLength, cursor } });
      queryClient.setQueryData<Loaded>(entriesKey(threadId), (loaded) => {
        if (loaded?.cursor !== cursor) return loaded;
        const known = new Set(loaded.entries.map(({ id }) => id));
        return {
          entries: [...loaded.entries, ...page.entries.filter(({ id }) => !known.has(id))],
          cursor: page.cursor,
        };
      });
    } finally {
      busy.current = false;
      setLoadingOlder(false);
    }
  }, [threadId]);
  return { query, entries: query.data?.entries, hasOlder: query.data?.cursor !== undefined, loadOlder, isLoadingOlder };
}
