import type { Key, RowKind, Table } from '#shared/table.ts';
import { type Ground, type Process, point, type RunEffect } from './process.ts';

/** What `getMany` is asked for. */
export type Wanted<K extends readonly RowKind<unknown>[]> = { [I in keyof K]: readonly [K[I], Key] };

/**
 * The table as one process sees it: every read and every commit is a point. A lost answer is asked for again as the
 * client library does: a transaction by its token, which is the same transaction; a single write as a second write.
 */
export function worldTable(ground: Ground, process: Process, table: Table, effect: RunEffect): Table {
  const read = <R>(label: string, run: () => Promise<R>) => point(ground, process, { label, kind: 'read', run });
  return {
    get: (kind, key) => read(`read ${kind.name}`, () => table.get(kind, key)),
    getMany: <const K extends readonly RowKind<unknown>[]>(...wanted: Wanted<K>) =>
      read('read several', () => table.getMany<K>(...wanted)),
    getManyLately: <const K extends readonly RowKind<unknown>[]>(...wanted: Wanted<K>) =>
      read('read several', () => table.getManyLately<K>(...wanted)),
    query: (kind, options) => read(`query ${kind.name}`, () => table.query(kind, options)),
    count: (options) => read('count rows', () => table.count(options)),
    async commit(writes) {
      const names = Object.entries(writes).flatMap(([name, write]) => (write ? [name] : []));
      if (names.length === 0) return { ok: true };
      const label = `commit ${names.join(' + ')}`;
      const run = () => effect(label, () => table.commit(writes));
      let first: Awaited<ReturnType<typeof run>> | undefined;
      return point(ground, process, {
        label,
        kind: 'commit',
        run: async () => {
          first = await run();
          return first;
        },
        again: async () => (names.length > 1 && first ? first : run()),
      });
    },
    units: () => table.units(),
  };
}
