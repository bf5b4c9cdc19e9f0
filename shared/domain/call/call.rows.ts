import * as z from 'zod';
import { type EntryRef, entryRef } from '../../entry-ref.ts';
import { isThere, type Key, notThere, type RowKind, type Write } from '../../table.ts';
import { entryKey, refOf } from '../message/entry.key.ts';
import { type CallEntry, callEntry, nextLookAt } from './call.ts';
import { callFacts } from './call-facts.ts';

export const callEntryRow: RowKind<CallEntry> = { name: 'call', schema: callEntry };

/** The wake partitions of calls: to be looked at again, and to be placed. */
export const callWake = 'CALL';
export const dialWake = 'DIAL';

/**
 * What is known of a provider's call: the entry it is, and, while nobody has told yet who is calling, what else was
 * heard of it.
 */
const heard = z.object({ ref: entryRef.optional(), facts: callFacts.optional(), version: z.number().int() });
export type HeardCall = z.infer<typeof heard>;
export const heardCallRow: RowKind<HeardCall> = { name: 'heard call', schema: heard };

/** `RECEIPT#call#CA0123.. | RECEIPT` */
export function heardCallKey(sid: string): Key {
  return { pk: `RECEIPT#call#${sid}`, sk: 'RECEIPT' };
}

/** Kept as long as the receipts of texts. */
const keptDays = 60;

/** Replaces what was read of a call; refused when somebody heard more of it in between. */
export function putHeardCall(
  sid: string,
  next: Omit<HeardCall, 'version'>,
  readVersion: number | undefined,
  now: Date,
): Write {
  return {
    key: heardCallKey(sid),
    if: readVersion === undefined ? notThere : { version: { is: readVersion } },
    put: { ...next, version: (readVersion ?? 0) + 1, expiresAt: daysFrom(now, keptDays) },
  };
}

/** Puts a call with its place in the sweep's index; refused when it changed since it was read. */
export function putCall(call: CallEntry, readVersion: number | undefined): Write {
  const wakeAt = nextLookAt(call);
  const isToBePlaced = call.placing?.state === 'waiting' || call.placing?.state === 'claimed';
  return {
    key: entryKey(refOf(call)),
    if: readVersion === undefined ? notThere : { ...isThere, version: { is: readVersion } },
    put: {
      ...call,
      version: (readVersion ?? 0) + 1,
      // Calls of ours stand in the index of what the provider has of us, so that one id proves one call.
      ...(call.direction === 'out' && call.sid ? { providerId: call.sid } : {}),
      ...(wakeAt ? { wake: isToBePlaced ? dialWake : callWake, wakeAt } : {}),
    },
  };
}

/** One text back per caller and day (YYYY-MM-DD where the caller called): refused when there was one. */
export function putTextBackOfDay(caller: string, date: string, ref: EntryRef, now: Date): Write {
  return {
    key: { pk: `TEXTBACK#${caller}`, sk: date },
    if: notThere,
    put: { ref, expiresAt: daysFrom(now, 3) },
  };
}

function daysFrom(now: Date, days: number): number {
  return Math.floor(now.getTime() / 1000) + days * 86_400;
}
