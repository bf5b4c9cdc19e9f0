import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { AppointmentOut, RouteInput, RouteOutput } from '#shared/api.ts';
import { call, queryClient, sentenceOf } from '../client.ts';
import { showToast, showTrouble } from '../ui/toast-store.ts';
import { doneWords } from './visit-look.ts';

export type Calendar = RouteOutput<'readCalendar'>;
export type Day = RouteOutput<'listAppointments'>;
export type VisitState = AppointmentOut['state'];

const pollMilliseconds = 15_000;

/** The calendar as it was last read. */
export const calendarQuery = queryOptions({
  queryKey: ['calendar'],
  queryFn: () => call('readCalendar', {}),
  staleTime: 60_000,
});

/** Providers, chairs and visit types; undefined until they are known. */
export function useCalendar(): Calendar | undefined {
  return useQuery(calendarQuery).data;
}

/** The visits of a location's day, asked again every quarter of a minute. */
export function useDay(location: string, date: string) {
  return useQuery({
    queryKey: ['appointments', location, date],
    queryFn: () => call('listAppointments', { query: { location, from: date } }),
    refetchInterval: pollMilliseconds,
    placeholderData: keepPreviousData,
  });
}

/** The visits of a location that are over and that nobody marked. */
export function useUnmarked(location: string) {
  return useQuery({
    queryKey: ['appointments', location, 'unmarked'],
    queryFn: () => call('listAppointments', { query: { location, unmarked: 'true' } }),
    refetchInterval: 4 * pollMilliseconds,
  });
}

/** Asks again for everything that shows visits. */
export function visitsChanged(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['appointments'] });
}

/** Brings a visit to a state, says so with an undo where there is a way back, and shows it. */
export async function mark(
  visit: AppointmentOut,
  state: Exclude<VisitState, 'moved'>,
  reason?: string,
): Promise<boolean> {
  try {
    const now = await changeVisit(visit, { state, version: visit.version, ...(reason ? { reason } : {}) });
    const back = visit.state;
    const undo = back === 'moved' || !canGoBack(now.state, back) ? undefined : () => void mark(now, back);
    showToast({
      id: `visit ${visit.id}`,
      text: `${visit.patient.name}: ${doneWords[now.state]}`,
      tone: 'plain',
      ...(undo ? { undo } : {}),
    });
    return true;
  } catch (error) {
    showTrouble(sentenceOf(error));
    await visitsChanged();
    return false;
  }
}

/** Changes a visit and shows what became of it. Throws what the server said. */
export async function changeVisit(
  visit: AppointmentOut,
  body: RouteInput<'changeAppointment'>['body'],
): Promise<AppointmentOut> {
  const now = await call('changeAppointment', { params: { appointmentId: visit.id }, body });
  if (now.oldReminderLeaving) {
    showToast({
      id: `leaving ${visit.id}`,
      text: `A reminder for the old time is leaving to ${visit.patient.name}. The right one follows by itself.`,
      tone: 'plain',
    });
  }
  await visitsChanged();
  return now;
}

/** A confirmation or an arrival can be taken back, a cancellation too as long as nobody has the time. */
function canGoBack(from: VisitState, to: VisitState): boolean {
  if (to === 'booked')
    return from === 'confirmed' || from === 'arrived' || from === 'cancelled' || from === 'late-cancelled';
  return (from === 'attended' && to === 'arrived') || (from === 'no-show' && to === 'arrived');
}
