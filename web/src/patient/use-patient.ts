import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RouteInput, RouteOutput, ThreadOut } from '#shared/api.ts';
import { call, queryClient, sentenceOf } from '../client.ts';
import { showTrouble } from '../ui/toast-store.ts';

export type Patient = RouteOutput<'readPatient'>;

export const patientKey = (id: string) => ['patient', id] as const;

/** A patient, with who may be told of them as it stood then. */
export function usePatient(id: string) {
  return useQuery({
    queryKey: patientKey(id),
    queryFn: () => call('readPatient', { params: { patientId: id }, query: { household: 'true' } }),
  });
}

/** A patient's visits, asked again when the head of their conversation says that the next one is another. */
export function useVisitsOf(patientId: string, next: ThreadOut['nextAppointment']) {
  return useQuery({
    queryKey: ['appointments', 'of', patientId, next?.id, next?.startsAt, next?.confirmed],
    queryFn: () => call('listPatientAppointments', { params: { patientId }, query: { limit: 12 } }),
    placeholderData: keepPreviousData,
  });
}

/** Changes what is named of a patient and shows it. True if done. */
export async function changePatient(
  { id, version }: Patient,
  body: RouteInput<'changePatient'>['body'],
): Promise<boolean> {
  try {
    const changed = await call('changePatient', { params: { patientId: id }, body: { ...body, version } });
    queryClient.setQueryData(patientKey(id), changed);
    return true;
  } catch (error) {
    showTrouble(sentenceOf(error));
    await queryClient.invalidateQueries({ queryKey: patientKey(id) });
    return false;
  }
}
