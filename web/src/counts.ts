import { queryOptions, useQuery } from '@tanstack/react-query';
import type { RouteOutput } from '#shared/api.ts';
import { call } from './client.ts';

export type Counts = RouteOutput<'countThreads'>;
export const countsKey = ['counts'] as const;

const countsQuery = (location: string | undefined) =>
  queryOptions({
    queryKey: [...countsKey, location ?? 'all'],
    queryFn: () => call('countThreads', { query: location ? { location } : {} }),
  });

/** How many conversations the views hold, at one location or at all that one works at; undefined until it is known. */
export function useCounts(location?: string): Counts | undefined {
  return useQuery(countsQuery(location)).data;
}

/** "9", "99+"; nothing for none. */
export function wordsOf(counted: Counts['mine'] | undefined): string {
  if (!counted || counted.count === 0) return '';
  return counted.more ? `${counted.count}+` : `${counted.count}`;
}
