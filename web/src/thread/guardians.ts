import { createContext, use } from 'react';
import type { ThreadDetailOut } from '#shared/api.ts';
import { firstNameOf } from '../me.ts';

/** Who writes for the patient of the open conversation, by address. */
export const GuardiansContext = createContext<NonNullable<ThreadDetailOut['guardians']>>([]);

/** "Dana (mother)", where an address is a guardian's. */
export function useGuardianAt(address: string | undefined): string | undefined {
  const found = use(GuardiansContext).find((one) => one.address === address);
  if (!found) return undefined;
  return found.relation === '' ? firstNameOf(found.name) : `${firstNameOf(found.name)} (${found.relation})`;
}
