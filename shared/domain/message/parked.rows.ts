import * as z from 'zod';
import { isThere, type Key, type RowKind, type Write } from '../../table.ts';

/**
 * A delivery report for a provider id that no entry of ours carries yet. The id stands in its key alone: as an attribute
 * it would put the report itself into the index of sent messages.
 */
const parked = z.object({
  status: z.enum(['sent', 'delivered', 'failed']),
  code: z.string().optional(),
  kind: z
    .enum(['opted-out', 'permanent', 'landline', 'filtered', 'unreachable', 'configuration', 'not-taken'])
    .optional(),
});
export type Parked = z.infer<typeof parked>;

const kept = parked.extend({ parkedAt: z.iso.datetime() });
export const parkedRow: RowKind<z.infer<typeof kept>> = { name: 'parked report', schema: kept };

/** The wake partition of parked reports: the sweep tries them again. */
export const parkedWake = 'PARKED';

/** `PARKED#SM0123.. | PARKED` */
export function parkedKey(providerId: string): Key {
  return { pk: `PARKED#${providerId}`, sk: 'PARKED' };
}

export function providerIdOfParked(key: Key): string {
  return key.pk.slice('PARKED#'.length);
}

const keptDays = 30;

/** Keeps a report unless a later one is kept already. */
export function park(providerId: string, report: Parked, rank: number, now: Date): Write {
  return {
    key: parkedKey(providerId),
    if: [{ pk: { absent: true } }, { rank: { below: rank } }],
    put: {
      ...report,
      rank,
      parkedAt: now.toISOString(),
      wake: parkedWake,
      wakeAt: now.toISOString(),
      expiresAt: Math.floor(now.getTime() / 1000) + keptDays * 86_400,
    },
  };
}

/** Nobody claims it yet: it is tried again then, and not at every look until then. */
export function parkOn(providerId: string, wakeAt: number): Write {
  return { key: parkedKey(providerId), if: isThere, set: { wakeAt: new Date(wakeAt).toISOString() } };
}

export function unpark(providerId: string): Write {
  return { key: parkedKey(providerId), delete: true };
}
