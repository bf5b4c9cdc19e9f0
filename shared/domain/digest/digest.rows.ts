import * as z from 'zod';
import { type Key, notThere, type QueryOptions, type RowKind, type Write } from '../../table.ts';
import { type Digest, digest } from './digest.ts';

/** The wake partition of the weekly digest. */
export const digestWake = 'DIGEST';

const head = z.object({ wakeAt: z.string() });
export const digestHeadRow: RowKind<z.infer<typeof head>> = { name: 'digest head', schema: head };
/** `PRACTICE | DIGEST`: when the next one is due. */
export const digestHeadKey: Key = { pk: 'PRACTICE', sk: 'DIGEST' };

/** Somebody looks at an instant whether digests are due. */
export function lookAtDigest(at: string): Write {
  return { key: digestHeadKey, put: { wake: digestWake, wakeAt: at } };
}

/** Nobody looks any more, or at another time; refused where it was changed meanwhile. */
export function lookedAtDigest(was: string, next: string | undefined): Write {
  const unchanged = { key: digestHeadKey, if: { wakeAt: { is: was } } };
  return next === undefined ? { ...unchanged, delete: true } : { ...unchanged, set: { wakeAt: next } };
}

export const digestRow: RowKind<Digest> = { name: 'digest', schema: digest };

/** `DIGEST | 2026-11-22#nora` */
export function digestKey({ to, staffId }: Pick<Digest, 'to' | 'staffId'>): Key {
  return { pk: 'DIGEST', sk: `${to}#${staffId}` };
}

/** The newest digests, newest first. */
export function newestDigests(limit: number): QueryOptions {
  return { pk: 'DIGEST', descending: true, limit };
}

/** Claims it before its provider is called, so that it is called once; refused where somebody else did. */
export function claimDigest(next: Digest, before: Digest | undefined): Write {
  return {
    key: digestKey(next),
    if: before ? { state: { is: 'waiting' }, tries: { is: before.tries } } : notThere,
    put: next,
  };
}

/** Says what came of one that was claimed. */
export function settleDigest(of: Digest, state: Digest['state'], code: string | undefined): Write {
  return {
    key: digestKey(of),
    if: { state: { is: 'begun' }, tries: { is: of.tries } },
    set: { state, ...(code === undefined ? {} : { code }) },
    remove: ['leaseUntil'],
  };
}

/** What its provider says later of one of which nothing certain is known. */
export function hearOfDigest(of: Pick<Digest, 'to' | 'staffId'>, state: 'sent' | 'failed'): Write {
  return {
    key: digestKey(of),
    if: [{ state: { is: 'unknown' } }, { state: { is: 'begun' } }],
    set: { state },
    remove: ['leaseUntil'],
  };
}
