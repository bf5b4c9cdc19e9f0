import { queryOptions, useQuery } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { RouteOutput, ThreadDetailOut } from '#shared/api.ts';
import { call, queryClient } from '../client.ts';
import { entriesKey, headKey, knownEntries, knownHead } from './caches.ts';
import { type Loaded, mergeEntries } from './merge-entries.ts';

const pageLength = 40;

interface Asked {
  at: number;
  answer: Promise<RouteOutput<'readThread'>>;
}

/** Heads that are being asked for, with their entries. */
const asked = new Map<string, Asked>();
/** What is asked for so soon after is the same: whatever the page was told of by then had been written before either. */
const sameMs = 20;

async function askForHead(threadId: string): Promise<ThreadDetailOut> {
  const answer = call('readThread', { params: { threadId }, query: { entries: pageLength } });
  const asking = { at: Date.now(), answer };
  asked.set(threadId, asking);
  try {
    const { page, ...head } = await answer;
    if (page && !knownEntries(threadId)) queryClient.setQueryData(entriesKey(threadId), mergeEntries(undefined, page));
    return head;
  } finally {
    if (asked.get(threadId) === asking) asked.delete(threadId);
  }
}

async function askForEntries(threadId: string): Promise<Loaded> {
  const asking = asked.get(threadId);
  const isSame = asking && Date.now() - asking.at <= sameMs;
  const page = isSame ? (await asking.answer).page : undefined;
  const newest = page ?? (await call('listEntries', { params: { threadId }, query: { limit: pageLength } }));
  return mergeEntries(knownEntries(threadId), newest);
}

/** The head of the open conversation, from the list until the server has answered; asked again when the line says that it changed. */
export function useHead(threadId: string) {
  const query = useQuery({
    queryKey: headKey(threadId),
    queryFn: () => askForHead(threadId),
  });
  return { head: query.data ?? knownHead(threadId), detail: query.data, query };
}

const entriesQuery = (threadId: string) =>
  queryOptions({
    queryKey: entriesKey(threadId),
    queryFn: () => askForEntries(threadId),
    // They come with the head.
    staleTime: 1_000,
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
