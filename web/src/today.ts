import { queryOptions, useQuery } from '@tanstack/react-query';
import type { RouteOutput } from '#shared/api.ts';
import { call } from './client.ts';

export type Today = RouteOutput<'readToday'>;

/** A glance, not a gauge: an idle page asks for little (test/e2e/live.test.ts). */
const refreshMilliseconds = 15 * 60_000;
/** Figures follow what was written by a minute. */
const staleMilliseconds = 60_000;

export const todayKey = ['today'] as const;

const todayQuery = (location: string | undefined) =>
  queryOptions({
    queryKey: [...todayKey, location ?? 'all'],
    queryFn: () => call('readToday', { query: location ? { location } : {} }),
    refetchInterval: refreshMilliseconds,
    staleTime: staleMilliseconds,
  });

/** What was handled today at one location or at all that one works at; undefined until it is known. */
export function useToday(location?: string): Today | undefined {
  return useQuery(todayQuery(location)).data;
}
