import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { RouteOutput } from '#shared/api.ts';
import { daysOver } from '#shared/domain/metrics/retention-months.ts';
import type { VisitRowsState } from '#shared/domain/metrics/visit-rows-states.ts';
import { call } from '../client.ts';
import { useNow } from '../clock.ts';
import { useMe, zoneOf } from '../me.ts';
import type { ReportsSearch } from '../routes.tsx';
import { dateOf } from '../ui/dates.ts';

export type Responses = RouteOutput<'readResponses'>;
export type Load = RouteOutput<'readLoad'>;
export type NoShows = RouteOutput<'readNoShows'>;
export type Reminders = RouteOutput<'readReminders'>;
export type Said = RouteOutput<'readSaid'>;
export type Retention = RouteOutput<'readRetention'>;
export type Trials = RouteOutput<'readTrials'>['trials'];
export type VisitOut = RouteOutput<'listVisits'>['threads'][number];
export type TurnOut = RouteOutput<'listTurns'>['threads'][number];

const refreshMilliseconds = 60_000;

/** What the page shows: which days, where, and of what. */
export interface Shown {
  search: ReportsSearch;
  from: string;
  to: string;
  days: number;
}

/** As the address says; until today where it names no day. */
export function useShown(): Shown {
  const search = useSearch({ from: '/reports' });
  const me = useMe();
  const today = dateOf(useNow(), zoneOf(me, search.location ?? ''));
  const to = search.to ?? today;
  const days = search.days ?? 28;
  return { search, from: daysBefore(to, days - 1), to, days };
}

export function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

const common = { refetchInterval: refreshMilliseconds, placeholderData: keepPreviousData } as const;

function placeOf({ location }: ReportsSearch) {
  return location ? { location } : {};
}

export function useResponses({ search, from, to }: Shown) {
  const { channel, measure, clock } = search;
  const query = {
    from,
    to,
    ...placeOf(search),
    ...(channel ? { channel } : {}),
    ...(measure ? { measure } : {}),
    ...(clock ? { clock } : {}),
  };
  return useQuery({ queryKey: ['responses', query], queryFn: () => call('readResponses', { query }), ...common });
}

export function useLoad({ search, from, to }: Shown) {
  const query = { from, to, ...placeOf(search) };
  return useQuery({ queryKey: ['load', query], queryFn: () => call('readLoad', { query }), ...common });
}

const noShowDays = 26 * 7;

/** Half a year of weeks: a week alone says little. */
export function useNoShows({ search, to }: Shown) {
  const query = { from: daysBefore(to, noShowDays - 1), to, ...placeOf(search) };
  return useQuery({ queryKey: ['no-shows', query], queryFn: () => call('readNoShows', { query }), ...common });
}

export function useReminders({ search, from, to }: Shown) {
  const query = { from, to, ...placeOf(search) };
  return useQuery({
    queryKey: ['reminder-figures', query],
    queryFn: () => call('readReminders', { query }),
    ...common,
  });
}

/** Every trial there was; neither days nor a place choose among them. */
export function useTrials() {
  return useQuery({ queryKey: ['trials'], queryFn: () => call('readTrials', {}), ...common });
}

export function useSaid({ search, from, to }: Shown) {
  const query = { from, to, ...placeOf(search) };
  return useQuery({ queryKey: ['said', query], queryFn: () => call('readSaid', { query }), ...common });
}

export function useRetention({ search, to }: Shown) {
  const query = { to, ...placeOf(search) };
  return useQuery({ queryKey: ['retention', query], queryFn: () => call('readRetention', { query }), ...common });
}

/** The days of the visits behind a figure: the no-show rate, lost time and trials are of half a year, who did not come again was seen a year ago. */
export function visitDays({ from, to }: Shown, which: VisitRowsState): { from: string; to: string } {
  if (which === 'no-show' || which === 'lost' || which === 'in-trial')
    return { from: daysBefore(to, noShowDays - 1), to };
  if (which === 'not-again') return daysOver(to);
  return { from, to };
}

/** One page of the visits behind a figure. */
export async function visitsBehind(
  shown: Shown,
  which: VisitRowsState,
  before: string | undefined,
): Promise<RouteOutput<'listVisits'>> {
  const query = { ...visitDays(shown, which), ...placeOf(shown.search), which, ...(before ? { before } : {}) };
  return call('listVisits', { query });
}

/** One page of those who were asked the survey on the days that are shown. */
export async function surveysBehind(
  { search, from, to }: Shown,
  before: string | undefined,
): Promise<RouteOutput<'listSurveys'>> {
  return call('listSurveys', { query: { from, to, ...placeOf(search), ...(before ? { before } : {}) } });
}

/** The complaints of the days that are shown. */
export async function complaintsBehind({ search, from, to }: Shown): Promise<RouteOutput<'listComplaints'>> {
  return call('listComplaints', { query: { from, to, ...placeOf(search) } });
}

/** One page of the turns behind a figure. */
export async function turnsBehind(
  { search, from, to }: Shown,
  before: string | undefined,
): Promise<RouteOutput<'listTurns'>> {
  const { channel, measure, rows, cell, by } = search;
  const [weekday, hour] = cell?.split('-') ?? [];
  // What people handled is counted of every turn and channel.
  const isLoad = by !== undefined || rows === 'handled';
  return call('listTurns', {
    query: {
      from,
      to,
      ...placeOf(search),
      ...(channel && !isLoad ? { channel } : {}),
      // The hours of the week hold every turn.
      measure: cell || isLoad ? 'every' : (measure ?? 'first'),
      state: rows ?? 'any',
      ...(weekday && hour ? { weekday, hour } : {}),
      ...(by ? { by } : {}),
      ...(before ? { before } : {}),
    },
  });
}
