import { queryOptions, useQuery } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { phoneOf } from '../ui/phone.ts';
import { call } from './coordinator.ts';

/** A number somebody texts from: a patient's, or a stranger's who texted before. */
export interface Known {
  number: string;
  name: string;
  location: string;
}

const pollMilliseconds = 15_000;

/** Whose number is whose, newest conversation first, by the same API and audit as the desk's own list. */
const namesQuery = queryOptions({
  queryKey: ['names'],
  queryFn: async (): Promise<Known[]> => {
    const { threads } = await call('listThreads', { query: { limit: 100 } });
    return threads.flatMap(({ name, location, addresses }) =>
      addresses
        .filter(({ channel, shared }) => channel === 'sms' && !shared)
        .map(({ address }) => ({ number: address, name, location })),
    );
  },
  refetchInterval: pollMilliseconds,
});

/** Undefined until they are known. */
export function useKnown(): Known[] | undefined {
  const { data, isError } = useQuery(namesQuery);
  return data ?? (isError ? [] : undefined);
}

export const NamesContext = createContext<readonly Known[]>([]);

/** Says who has a number: the names of everybody it reaches, else the number itself. */
export function useNameOf(): (number: string) => string {
  const known = use(NamesContext);
  return (number) => {
    const names = known.filter((one) => one.number === number && one.name !== number).map(({ name }) => name);
    return names.length > 0 ? names.join(' and ') : phoneOf(number);
  };
}
