import * as z from 'zod';
import { type Key, notThere, type RowKind, type Write } from '../../table.ts';
import { type Ladders, ladders } from './ladder.ts';

export const laddersRow: RowKind<Ladders> = { name: 'ladders', schema: ladders };

/** `PRACTICE | LADDERS` */
export const laddersKey: Key = { pk: 'PRACTICE', sk: 'LADDERS' };

export function putLadders(next: Ladders): Write {
  return {
    key: laddersKey,
    if: next.version === 1 ? notThere : { version: { is: next.version - 1 } },
    put: next,
  };
}

/** The wake partition of a change of ladders that has yet to reach the visits that are planned. */
export const laddersWake = 'LADDERS';
const pendingLadders = z.object({
  version: z.number().int(),
  /** The visits of days before this one have been told (YYYY-MM-DD by their location's clock). */
  from: z.iso.date().optional(),
});
export const pendingLaddersRow: RowKind<z.infer<typeof pendingLadders>> = {
  name: 'pending ladders',
  schema: pendingLadders,
};

/** `PRACTICE | LADDERS-PENDING` */
export const pendingLaddersKey: Key = { pk: 'PRACTICE', sk: 'LADDERS-PENDING' };

/** Notes that these ladders have yet to reach what is planned; the sweep finds it. */
export function putPendingLadders(version: number, now: string): Write {
  return { key: pendingLaddersKey, put: { version, wake: laddersWake, wakeAt: now } };
}

/** How far a run came; refused when newer ladders came meanwhile. */
export function notePending(version: number, from: string): Write {
  return { key: pendingLaddersKey, if: { version: { is: version } }, set: { from } };
}

export function deletePendingLadders(version: number): Write {
  return { key: pendingLaddersKey, if: { version: { is: version } }, delete: true };
}
