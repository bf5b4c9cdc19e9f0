import { queryOptions } from '@tanstack/react-query';
import { createContext, use } from 'react';
import type { RouteOutput } from '#shared/api.ts';
import { call } from './client.ts';
import { setPracticeClock } from './clock.ts';

export type Me = RouteOutput<'me'>;

/** Who is at the desk, and the names of colleagues and places. Asked anew when the practice changed; the line (live/line.ts) keeps its clock right. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async () => {
    const me = await call('me', {});
    setPracticeClock(me.now);
    return me;
  },
  // `now` differs each time, and nothing that is shown reads it from here.
  structuralSharing: (before, after) => (isSame(before, after) ? before : after),
});

function isSame(before: unknown, after: unknown): boolean {
  const withoutNow = (key: string, value: unknown) => (key === 'now' ? undefined : value);
  return JSON.stringify(before, withoutNow) === JSON.stringify(after, withoutNow);
}

export const MeContext = createContext<Me | undefined>(undefined);

/** Who is at the desk. Only inside the desk, which is shown once this is known. */
export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error('useMe outside the desk');
  return me;
}

/** The IANA zone of a location; the desk's own where the location is unknown. */
export function zoneOf(me: Me, location: string): string {
  return me.practice.locations.find(({ id }) => id === location)?.zone ?? me.practice.locations[0]?.zone ?? 'UTC';
}

/** The letters of an avatar: of the first and last name. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0]?.toUpperCase() ?? '').join('');
}

/** How a colleague is named where space is short: the first name. */
export function firstNameOf(name: string): string {
  return name.split(/\s+/)[0] ?? name;
}
