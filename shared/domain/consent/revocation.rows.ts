import * as z from 'zod';
import { isThere, type Key, type RowKind, type Write } from '../../table.ts';

/** The wake partition of words that may be an opt-out and that nobody has decided on. */
export const revocationWake = 'REVOCATION';

const watch = z.object({ wakeAt: z.string() });
export const revocationWatchRow: RowKind<z.infer<typeof watch>> = { name: 'revocation watch', schema: watch };

/** `THREAD#t1 | REVOCATION`: beside the head, which has one place in the index of what is due and keeps it for snoozing. */
export function revocationWatchKey(threadId: string): Key {
  return { pk: `THREAD#${threadId}`, sk: 'REVOCATION' };
}

export function putRevocationWatch(threadId: string, wakeAt: string): Write {
  return { key: revocationWatchKey(threadId), put: { wake: revocationWake, wakeAt } };
}

/** The same at a later time, unless somebody else has moved it. */
export function moveRevocationWatch(threadId: string, before: string, wakeAt: string): Write {
  return { key: revocationWatchKey(threadId), if: { ...isThere, wakeAt: { is: before } }, set: { wakeAt } };
}

export function deleteRevocationWatch(threadId: string, before: string): Write {
  return { key: revocationWatchKey(threadId), if: { wakeAt: { is: before } }, delete: true };
}
