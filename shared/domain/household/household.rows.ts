import { type Key, notThere, type RowKind, type Write } from '../../table.ts';
import { type Household, household } from './household.ts';

export const householdRow: RowKind<Household> = { name: 'household', schema: household };

/** The wake partition of households in which somebody's rights come up for review, or end. */
export const householdWake = 'HOUSEHOLD';

const prefix = 'PATIENT#';

/** `PATIENT#p1 | HOUSEHOLD` */
export function householdKey(patientId: string): Key {
  return { pk: `${prefix}${patientId}`, sk: 'HOUSEHOLD' };
}

export function patientIdOfHousehold({ pk }: Key): string {
  return pk.slice(prefix.length);
}

/** `wakeAt` undefined: there is nothing to look at again. Refused when it changed since it was read. */
export function putHousehold(next: Household, readVersion: number | undefined, wakeAt: string | undefined): Write {
  return {
    key: householdKey(next.patientId),
    if: readVersion === undefined ? notThere : { version: { is: readVersion } },
    put: { ...next, version: (readVersion ?? 0) + 1, ...(wakeAt ? { wake: householdWake, wakeAt } : {}) },
  };
}

/** It is looked at at once: what it follows from changed. */
export function lookAtHousehold(patientId: string, wakeAt: string): Write {
  return { key: householdKey(patientId), if: { pk: { present: true } }, set: { wake: householdWake, wakeAt } };
}
