import { useQuery } from '@tanstack/react-query';
import { call } from '../client.ts';

/**
 * Whether a visit of this patient can be confidential: they have an address of their own, and whoever books may see that
 * conversation. Asked anew for each booking.
 */
export function useConfidential(patientId: string | undefined): boolean {
  const { data } = useQuery({
    queryKey: ['household', patientId, 'booking'],
    queryFn: () => call('readHousehold', { params: { patientId: patientId ?? '' } }),
    enabled: patientId !== undefined,
  });
  return data?.confidential !== undefined;
}
