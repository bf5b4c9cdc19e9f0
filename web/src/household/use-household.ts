import { useQuery } from '@tanstack/react-query';
import type { RouteInput, RouteOutput, ThreadOut } from '#shared/api.ts';
import { call, queryClient, sentenceOf } from '../client.ts';
import { type Patient, patientKey } from '../patient/use-patient.ts';
import { useNewestEvent } from '../thread/use-thread.ts';
import { showTrouble } from '../ui/toast-store.ts';

export type HouseholdOut = RouteOutput<'readHousehold'>;
export type GuardianOut = HouseholdOut['guardians'][number];
type Change = RouteInput<'saveHousehold'>['body'];

const householdKey = (patientId: string) => ['household', patientId] as const;

/** Who belongs together with a patient; asked anew when the conversation has another line of what was changed, or an alarm. */
export function useHousehold(patientId: string, { id, alarm }: ThreadOut) {
  const newestEvent = useNewestEvent(id);
  return useQuery({
    queryKey: [...householdKey(patientId), newestEvent, alarm],
    queryFn: () => call('readHousehold', { params: { patientId } }),
    placeholderData: (before) => before,
    // It comes with the patient.
    initialData: () => queryClient.getQueryData<Patient>(patientKey(patientId))?.household,
    initialDataUpdatedAt: () => queryClient.getQueryState(patientKey(patientId))?.dataUpdatedAt,
    staleTime: 2_000,
  });
}

/** Saves it and shows it. True if done. */
export async function saveHousehold(patientId: string, body: Change): Promise<boolean> {
  try {
    await call('saveHousehold', { params: { patientId }, body });
    return true;
  } catch (error) {
    showTrouble(sentenceOf(error));
    return false;
  } finally {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: householdKey(patientId) }),
      queryClient.invalidateQueries({ queryKey: ['patient', patientId] }),
      queryClient.invalidateQueries({ queryKey: ['thread'] }),
    ]);
  }
}
