import type { IndexShape, QueryOptions } from '#shared/table.ts';

/** A row as it is stored. */
export type Item = Record<string, unknown>;

/** Rows by partition, each partition in the order of its sort key and then of the table's own keys. */
export interface SortedItems {
  partitionName: string;
  sortName: string | undefined;
  partition(value: string): readonly Item[];
  replace(before: Item | undefined, after: Item | undefined): void;
}

export function sortedItems(partitionName: string, sortName: string | undefined): SortedItems {
  const partitions = new Map<string, Item[]>();
  const nothing: Item[] = [];
  const compare = (a: Item, b: Item) => order(a, b, sortName);

  function remove(item: Item): void {
    const of = partitions.get(String(item[partitionName])) ?? nothing;
    const position = lowest(of, (other) => compare(other, item) >= 0);
    const found = of[position];
    if (found && compare(found, item) === 0) of.splice(position, 1);
  }

  function insert(item: Item): void {
    const value = String(item[partitionName]);
    const of = partitions.get(value) ?? [];
    partitions.set(value, of);
    of.splice(
      lowest(of, (other) => compare(other, item) > 0),
      0,
      item,
    );
  }

  return {
    partitionName,
    sortName,
    partition: (value) => partitions.get(value) ?? nothing,
    replace(before, after) {
      if (before) remove(before);
      if (after) insert(after);
    },
  };
}

/** The names of an index's own keys and of the table's. */
export function keysOf(shape: IndexShape): string[] {
  return [...new Set(['pk', 'sk', shape.partition, ...(shape.sort ? [shape.sort] : [])])];
}

/** Where a query begins in its partition; outside of it when there is nothing to read. */
export function startOf(of: SortedItems, partition: readonly Item[], options: QueryOptions): number {
  const { sortName } = of;
  const [from, to] = boundsOf(options);
  const sortOf = (item: Item) => String(sortName ? item[sortName] : '');
  const { after } = options;
  if (options.descending) {
    const end = after ? lowest(partition, (item) => order(item, after, sortName) >= 0) : partition.length;
    if (!sortName || to === undefined) return end - 1;
    return (
      Math.min(
        end,
        lowest(partition, (item) => sortOf(item) > to),
      ) - 1
    );
  }
  const begin = after ? lowest(partition, (item) => order(item, after, sortName) > 0) : 0;
  if (!sortName || from === undefined) return begin;
  return Math.max(
    begin,
    lowest(partition, (item) => sortOf(item) >= from),
  );
}

/** Is it still within what the query asks? */
export function isIn(of: SortedItems, item: Item, options: QueryOptions): boolean {
  if (!of.sortName) return true;
  const sort = String(item[of.sortName]);
  if (options.prefix !== undefined) return sort.startsWith(options.prefix);
  return (options.from === undefined || sort >= options.from) && (options.to === undefined || sort <= options.to);
}

/** The keys of the last row of a page, as the next page wants them. */
export function lastKey(of: SortedItems, item: Item): Item {
  const names = new Set(['pk', 'sk', of.partitionName, ...(of.sortName ? [of.sortName] : [])]);
  return Object.fromEntries([...names].map((name) => [name, item[name]]));
}

/** A prefix is a range up to the last string that begins with it. */
function boundsOf({ prefix, from, to }: QueryOptions): [string | undefined, string | undefined] {
  return prefix === undefined ? [from, to] : [prefix, `${prefix}\u{10ffff}`];
}

function order(a: Item, b: Item, sortName: string | undefined): number {
  const bySort = sortName ? compareText(a[sortName], b[sortName]) : 0;
  return bySort || compareText(a.pk, b.pk) || compareText(a.sk, b.sk);
}

function compareText(a: unknown, b: unknown): number {
  const [left, right] = [String(a), String(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The first position at which something holds; it holds from there on. */
function lowest<T>(list: readonly T[], holds: (item: T) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = list[middle];
    if (item !== undefined && holds(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
