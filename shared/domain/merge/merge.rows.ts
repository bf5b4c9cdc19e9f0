import { type Key, notThere, type RowKind, type Write } from '../../table.ts';
import { type Merge, merge } from './merge.ts';

export const mergeRow: RowKind<Merge> = { name: 'merge', schema: merge };

/** The wake partition of records whose visits are still to be taken over. */
export const mergeWake = 'MERGE';

const prefix = 'MERGE#';

/** `MERGE#01J.. | MERGE` */
export function mergeKey(id: string): Key {
  return { pk: prefix + id, sk: 'MERGE' };
}

export function mergeIdOfKey({ pk }: Key): string {
  return pk.slice(prefix.length);
}

/** Refused when it changed since it was read, or stands already. `wakeAt`: when the sweep goes on with it. */
export function putMerge(next: Merge, readVersion: number | undefined, wakeAt?: string): Write {
  return {
    key: mergeKey(next.id),
    if: readVersion === undefined ? notThere : { version: { is: readVersion } },
    put: { ...next, version: (readVersion ?? 0) + 1, ...(wakeAt ? { wake: mergeWake, wakeAt } : {}) },
  };
}

/** Insists that nobody has changed it since it was read. */
export function unchangedMerge({ id, version }: Merge): Write {
  return { key: mergeKey(id), if: { version: { is: version } }, check: true };
}
