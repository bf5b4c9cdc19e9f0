import { useQuery } from '@tanstack/react-query';
import type { RouteInput, RouteOutput } from '#shared/api.ts';
import { call, queryClient, sentenceOf } from '../client.ts';
import { showTrouble } from '../ui/toast-store.ts';

export type HouseholdOut = RouteOutput<'readHousehold'>;
export type GuardianOut = HouseholdOut['guardians'][number];
type Change = RouteInput<'saveHousehold'>['body'];

const householdKey = (patientId: string) => ['household', patientId] as const;

/** Who belongs together with a patient; `seen` is the version of their conversation, which moves when that changes. */
export function useHousehold(patientId: string, seen: number) {
  return useQuery({
    queryKey: [...householdKey(patientId), seen],
    queryFn: () => call('readHousehold', { params: { patientId } }),
    placeholderData: (before) => before,
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
