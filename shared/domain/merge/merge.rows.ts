import { type Key, notThere, type RowKind, type Write } from '../../table.ts';
import { type Merge, merge } from './merge.ts';

export const mergeRow: RowKind<Merge> = { name: 'merge', schema: merge };

/** `MERGE#01J.. | MERGE` */
export function mergeKey(id: string): Key {
  return { pk: `MERGE#${id}`, sk: 'MERGE' };
}

/** Refused when it changed since it was read, or stands already. */
export function putMerge(next: Merge, readVersion: number | undefined): Write {
  return {
    key: mergeKey(next.id),
    if: readVersion === undefined ? notThere : { version: { is: readVersion } },
    put: { ...next, version: (readVersion ?? 0) + 1 },
  };
}
