import { useQuery } from '@tanstack/react-query';
import type { RouteInput, RouteOutput } from '#shared/api.ts';
import { call, sentenceOf } from '../client.ts';
import { showToast, showTrouble } from '../ui/toast-store.ts';
import { visitsChanged } from './use-schedule.ts';

export type MissedVisits = RouteOutput<'listMissed'>;
export type MissedVisit = MissedVisits['visits'][number];
export type MissedStep = MissedVisit['steps'][number];

const askAgainMs = 60_000;

/** The visits of a location that were missed in the last 30 days, asked again each minute. */
export function useMissed(location: string) {
  return useQuery({
    queryKey: ['appointments', location, 'missed'],
    queryFn: () => call('listMissed', { query: { location } }),
    refetchInterval: askAgainMs,
  });
}

const doneWords = { called: 'called', 'nothing-to-do': 'nothing is to be done' } as const;

/** Says that the desk is done with a missed visit. */
export async function closeMissed(
  { id, givenName, familyName }: MissedVisit,
  how: RouteInput<'closeMissed'>['body']['how'],
): Promise<void> {
  try {
    await call('closeMissed', { params: { appointmentId: id }, body: { how } });
    showToast({ id: `missed ${id}`, text: `${givenName} ${familyName}: ${doneWords[how]}`, tone: 'plain' });
  } catch (error) {
    showTrouble(sentenceOf(error));
  } finally {
    await visitsChanged();
  }
}
