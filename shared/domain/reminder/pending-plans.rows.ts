import * as z from 'zod';
import type { Key, RowKind, Write } from '../../table.ts';

/*
 * Apart from the ladders' own rows: whoever changes the settings carries this, and no ladders.
 */

/** The wake partition of a change of ladders or of sending hours that has yet to reach the visits that are planned. */
export const plansWake = 'LADDERS';
const pendingPlans = z.object({
  /** When the change came: a newer one begins anew. */
  wakeAt: z.string(),
  /** The visits of days before this one have been told (YYYY-MM-DD by their location's clock). */
  from: z.iso.date().optional(),
});
type PendingPlans = z.infer<typeof pendingPlans>;
export const pendingPlansRow: RowKind<PendingPlans> = { name: 'pending plans', schema: pendingPlans };

/** `PRACTICE | LADDERS-PENDING` */
export const pendingPlansKey: Key = { pk: 'PRACTICE', sk: 'LADDERS-PENDING' };

/** Notes that new ladders, or new hours of sending, have yet to reach what is planned; the sweep finds it. */
export function putPendingPlans(now: string): Write {
  return { key: pendingPlansKey, put: { wake: plansWake, wakeAt: now } };
}

/** How far a run came; refused when another change came meanwhile. */
export function notePending({ wakeAt }: PendingPlans, from: string): Write {
  return { key: pendingPlansKey, if: { wakeAt: { is: wakeAt } }, set: { from } };
}

export function deletePendingPlans({ wakeAt }: PendingPlans): Write {
  return { key: pendingPlansKey, if: { wakeAt: { is: wakeAt } }, delete: true };
}
