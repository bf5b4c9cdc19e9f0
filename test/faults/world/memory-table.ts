import * as z from 'zod';
import {
  type Committed,
  type Condition,
  type IndexName,
  indexes,
  type Key,
  type Page,
  type QueryOptions,
  type RowKind,
  type Table,
  type Test,
  type Write,
} from '#shared/table.ts';
import { type Item, isIn, keysOf, lastKey, sortedItems, startOf } from './sorted-items.ts';

/** An in-process table that does what DynamoDB does behind `App.table`; the differential suite holds it to that. */
export interface MemoryTable extends Table {
  /** Every row of the table, by partition. */
  rows(): Item[];
}

export interface MemoryTableOptions {
  /** Milliseconds after a commit when an index shows it; 0 without one, as the embedded DynamoDB. */
  indexLagMs?: (index: IndexName) => number;
  now?: () => number;
  /** Sees every commit in the moment it is made: its writes, every row as it stands then, and that moment by the true time. */
  watch?: Watch | undefined;
}
export type Watch = (writes: readonly Write[], row: (key: Key) => Item | undefined, at: number) => void;

const indexNames = Object.keys(indexes) as IndexName[];

/** One index: its rows as readers see them, and what they do not see yet. */
interface Index {
  name: IndexName;
  shown: ReturnType<typeof sortedItems>;
  late: { moment: number; before: Item | undefined; after: Item | undefined }[];
}

export function memoryTable({ indexLagMs, now = () => 0, watch }: MemoryTableOptions = {}): MemoryTable {
  const rows = new Map<string, Item>();
  const main = sortedItems('pk', 'sk');
  const secondary: Index[] = indexNames.map((name) => {
    const shape = indexes[name];
    return { name, shown: sortedItems(shape.partition, 'sort' in shape ? shape.sort : undefined), late: [] };
  });
  const byName = new Map(secondary.map((index) => [index.name, index]));

  function idOf({ pk, sk }: Key): string {
    return `${pk}\n${sk}`;
  }

  function store(key: Key, next: Item | undefined): void {
    const id = idOf(key);
    const before = rows.get(id);
    if (next) rows.set(id, next);
    else rows.delete(id);
    main.replace(before, next);
    for (const index of secondary) {
      const [was, is] = [projected(index.name, before), projected(index.name, next)];
      if (!was && !is) continue;
      const lag = indexLagMs?.(index.name) ?? 0;
      const latest = index.late.at(-1)?.moment ?? 0;
      if (lag <= 0 && index.late.length === 0) index.shown.replace(was, is);
      else index.late.push({ moment: Math.max(latest, now() + lag), before: was, after: is });
    }
  }

  function caughtUp(index: Index): Index {
    const moment = now();
    let first = index.late[0];
    while (first && first.moment <= moment) {
      index.shown.replace(first.before, first.after);
      index.late.shift();
      first = index.late[0];
    }
    return index;
  }

  async function commit<N extends string>(writes: Record<N, Write | undefined>): Promise<Committed<N>> {
    const named = (Object.entries(writes) as [N, Write | undefined][]).flatMap(([name, write]) =>
      write ? [{ name, write, before: rows.get(idOf(write.key)) }] : [],
    );
    if (named.length > 1 && new Set(named.map(({ write }) => idOf(write.key))).size < named.length) {
      throw new Error('a transaction cannot hold two writes of one row');
    }
    const refusedWrites = named.filter(({ write, before }) => !holds(conditionOf(write), before));
    if (refusedWrites.length > 0) {
      const refused: Partial<Record<N, Item | undefined>> = {};
      for (const { name, before } of refusedWrites) refused[name] = before && copy(before);
      return { ok: false, refused, names: refusedWrites.map(({ name }) => name) };
    }
    for (const { write, before } of named) {
      if (!('check' in write)) store(write.key, written(write, before));
    }
    watch?.(
      named.map(({ write }) => write),
      (key) => rows.get(idOf(key)),
      now(),
    );
    return { ok: true };
  }

  async function get<T>(kind: RowKind<T>, key: Key): Promise<T | undefined> {
    const row = rows.get(idOf(key));
    return row && parse(kind, row);
  }

  async function getMany<const K extends readonly RowKind<unknown>[]>(
    ...wanted: { [I in keyof K]: readonly [K[I], Key] }
  ) {
    const found = await Promise.all(wanted.map(([kind, key]) => get(kind, key)));
    return found as { [I in keyof K]: (K[I] extends RowKind<infer T> ? T : never) | undefined };
  }

  async function query<T>(kind: RowKind<T>, options: QueryOptions): Promise<Page<T>> {
    const index = options.index ? byName.get(options.index) : undefined;
    const items = index ? caughtUp(index).shown : main;
    const partition = items.partition(options.pk);
    const found: T[] = [];
    const step = options.descending ? -1 : 1;
    let position = startOf(items, partition, options);
    for (; position >= 0 && position < partition.length; position += step) {
      const item = partition[position];
      if (!item || !isIn(items, item, options)) break;
      found.push(parse(kind, item));
      // As DynamoDB: a full page has a next one, even when that will be empty.
      if (options.limit !== undefined && found.length >= options.limit) {
        return { rows: found, next: lastKey(items, item) };
      }
    }
    return { rows: found };
  }

  return {
    get,
    getMany,
    getManyLately: getMany,
    query,
    count: async ({ limit, ...options }) => (await query(anyRow, { ...options, limit })).rows.length,
    commit,
    units: () => ({ read: 0, write: 0 }),
    rows: () => [...rows.values()],
  };
}

const anyRow: RowKind<Item> = { name: 'any', schema: z.record(z.string(), z.unknown()) };

function projected(name: IndexName, item: Item | undefined): Item | undefined {
  const shape = indexes[name];
  if (!item || item[shape.partition] === undefined) return undefined;
  if ('sort' in shape && item[shape.sort] === undefined) return undefined;
  const kept = shape.carries === 'keys' ? keysOf(shape) : [...keysOf(shape), ...shape.carries];
  return Object.fromEntries(kept.flatMap((field) => (item[field] === undefined ? [] : [[field, item[field]]])));
}

function conditionOf(write: Write): readonly Condition[] {
  if (!write.if) return 'check' in write ? [{ pk: { present: true } }] : [];
  return Array.isArray(write.if) ? (write.if as readonly Condition[]) : [write.if as Condition];
}

function holds(any: readonly Condition[], row: Item | undefined): boolean {
  if (any.length === 0) return true;
  return any.some((tests) => Object.entries(tests).every(([field, test]) => passes(test, row?.[field])));
}

function passes(test: Test, value: unknown): boolean {
  if ('absent' in test) return value === undefined;
  if ('present' in test) return value !== undefined;
  if ('is' in test) return value === test.is;
  if ('isNot' in test) return value !== test.isNot;
  return typeof value === typeof test.below && (value as string | number) < test.below;
}

function written(write: Write, before: Item | undefined): Item | undefined {
  if ('put' in write) return { ...(copy(write.put) as Item), ...write.key };
  if ('delete' in write || 'check' in write) return undefined;
  const next: Item = { ...before, ...write.key };
  for (const [field, value] of Object.entries(write.set ?? {})) if (value !== undefined) next[field] = copy(value);
  for (const field of write.remove ?? []) delete next[field];
  for (const [field, by] of Object.entries(write.add ?? {})) next[field] = Number(next[field] ?? 0) + by;
  return next;
}

/** As the marshaller keeps it: nothing shared with the writer, nothing undefined. */
function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T;
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  const kept: Item = {};
  for (const [field, inner] of Object.entries(value)) if (inner !== undefined) kept[field] = copy(inner);
  return kept as T;
}

function parse<T>(kind: RowKind<T>, item: Item): T {
  const parsed = kind.schema.safeParse(item);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join(', ');
  throw new Error(`a stored ${kind.name} row does not fit its schema (${fields})`);
}
