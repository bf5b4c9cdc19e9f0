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
  /** When the change came that has yet to reach them: a newer one begins anew. */
  wakeAt: z.string(),
  /** The visits of days before this one have been told (YYYY-MM-DD by their location's clock). */
  from: z.iso.date().optional(),
});
export const pendingLaddersRow: RowKind<z.infer<typeof pendingLadders>> = {
  name: 'pending ladders',
  schema: pendingLadders,
};

/** `PRACTICE | LADDERS-PENDING` */
export const pendingLaddersKey: Key = { pk: 'PRACTICE', sk: 'LADDERS-PENDING' };

/** Notes that these ladders, or new hours of sending, have yet to reach what is planned; the sweep finds it. */
export function putPendingLadders(version: number, now: string): Write {
  return { key: pendingLaddersKey, put: { version, wake: laddersWake, wakeAt: now } };
}

type Pending = z.infer<typeof pendingLadders>;

/** How far a run came; refused when newer ladders or hours came meanwhile. */
export function notePending(of: Pending, from: string): Write {
  return { key: pendingLaddersKey, if: unchanged(of), set: { from } };
}

export function deletePendingLadders(of: Pending): Write {
  return { key: pendingLaddersKey, if: unchanged(of), delete: true };
}

function unchanged({ version, wakeAt }: Pending) {
  return { version: { is: version }, wakeAt: { is: wakeAt } };
}
