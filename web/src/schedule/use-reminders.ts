import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { AppointmentOut, RouteOutput } from '#shared/api.ts';
import { call } from '../client.ts';

export type VisitReminders = RouteOutput<'readVisitReminders'>;
export type ReminderStep = VisitReminders['steps'][number];

const askAgainMs = 60_000;

/** The reminders of a day's visits by visit, asked again each minute and whenever a visit changed. */
export function useDayReminders(
  location: string,
  date: string,
  visits: readonly AppointmentOut[],
): ReadonlyMap<string, VisitReminders> {
  const standing = visits.map(({ id, version, state }) => `${id} ${version} ${state}`).join();
  const query = useQuery({
    queryKey: ['reminders', location, date, standing],
    queryFn: () => call('listDayReminders', { query: { location, date } }),
    enabled: visits.length > 0,
    refetchInterval: askAgainMs,
    placeholderData: keepPreviousData,
  });
  return new Map((query.data?.visits ?? []).map((one) => [one.id, one]));
}

/** The reminders of one visit. */
export function useVisitReminders(visit: AppointmentOut) {
  return useQuery({
    queryKey: ['reminders', visit.id, visit.version, visit.state],
    queryFn: () => call('readVisitReminders', { params: { appointmentId: visit.id } }),
    refetchInterval: askAgainMs,
  });
}

/** What the steps of the practice's reminders are called by, once known. */
export function useLadderSteps() {
  const ladders = useQuery({ queryKey: ['ladders'], queryFn: () => call('readLadders', {}), staleTime: askAgainMs });
  return (ladders.data?.ladders ?? []).flatMap(({ id, steps }) => steps.map((step) => ({ ladder: id, ...step })));
}

/** Visits of a day (tomorrow, where none is named) whose patients no reminder can reach. */
export function useUnreachable(location: string, date?: string) {
  return useQuery({
    queryKey: ['unreachable', location, ...(date ? [date] : [])],
    queryFn: () => call('listUnreachable', { query: { location, ...(date ? { date } : {}) } }),
    refetchInterval: 5 * askAgainMs,
  });
}
