import type * as z from 'zod';

/** The key of one row. Spelled only in the `<noun>.rows.ts` files. */
export interface Key {
  pk: string;
  sk: string;
}

/** One kind of row: where it lives and what must hold when it is read. */
export interface RowKind<T> {
  /** Named in errors, so that a row that fails its schema can be found. */
  name: string;
  schema: z.ZodType<T>;
}

/** A test on one attribute of the row as it is stored. */
export type Test =
  | { is: string | number | boolean }
  | { isNot: string | number | boolean }
  | { absent: true }
  | { present: true }
  | { below: string | number };

/** Holds when no row stands at the key. */
export const notThere = { pk: { absent: true } } as const satisfies Condition;

/** Holds when a row stands at the key; without it an update would make a new row. */
export const isThere = { pk: { present: true } } as const satisfies Condition;

/** All tests must hold; a list of these means any of them. */
export type Condition = Readonly<Record<string, Test>>;

/**
 * One write of a commit. `put` replaces the row, `set`/`remove`/`add` change it, `delete` removes it, `check` only tests.
 * `if` must hold on the stored row, else the whole commit is refused and this write's name is in the answer.
 */
export type Write = { key: Key; if?: Condition | readonly Condition[] } & (
  | { put: Record<string, unknown> }
  | { set?: Record<string, unknown>; remove?: readonly string[]; add?: Record<string, number> }
  | { delete: true }
  | { check: true }
);

/**
 * The answer of a commit. When refused, `refused` holds each refused write by its name with the row that stood in the
 * way (undefined when there was none), and nothing at all was written.
 */
export type Committed<N extends string> =
  | { ok: true }
  | { ok: false; refused: Partial<Record<N, Record<string, unknown> | undefined>>; names: N[] };

export interface Page<T> {
  rows: T[];
  /** Where the next page begins; absent at the end. */
  next?: Record<string, unknown>;
}

export interface QueryOptions {
  pk: string;
  /** Rows whose sort key begins with this. */
  prefix?: string;
  /** Rows whose sort key is at least / at most this. */
  from?: string;
  to?: string;
  index?: IndexName;
  descending?: boolean;
  limit?: number;
  /** The last row's keys of the page before. */
  after?: Record<string, unknown>;
  /** Strongly consistent; not for indexes. */
  consistent?: boolean;
}

/** One change of a row, as the table's stream tells it; `before` is absent for a new row, `after` for a removed one. */
export interface RowChange {
  key: Key;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}

/** Capacity units consumed so far, the sum of the table and its indexes, as DynamoDB reports them. */
export interface Units {
  read: number;
  write: number;
}

/**
 * The one table. Reads parse rows by their kind; writes go through `commit`, together and by name. Conflicts with other
 * transactions and throttling are retried with jitter inside; what still fails is thrown as a fault.
 */
export interface Table {
  get<T>(kind: RowKind<T>, key: Key): Promise<T | undefined>;
  /** Strongly consistent reads of several rows in one call, in the order asked. */
  getMany<const K extends readonly RowKind<unknown>[]>(
    ...wanted: { [I in keyof K]: readonly [K[I], Key] }
  ): Promise<{ [I in keyof K]: (K[I] extends RowKind<infer T> ? T : never) | undefined }>;
  /**
   * The same at half the price, eventually consistent: a row may be a moment older than what was written last. For what a
   * moment does not matter to, and for a first look where a second one asks `getMany`.
   */
  getManyLately: Table['getMany'];
  query<T>(kind: RowKind<T>, options: QueryOptions): Promise<Page<T>>;
  /** How many rows a query would answer, at most `limit`: they are read and not sent. */
  count(options: QueryOptions & { limit: number }): Promise<number>;
  commit<N extends string>(writes: Record<N, Write | undefined>): Promise<Committed<N>>;
  units(): Units;
}

/** A secondary index: its keys and, when not only keys, what it carries. Sort keys need not be unique. */
export interface IndexShape {
  partition: string;
  sort?: string;
  carries: 'keys' | readonly string[];
}

/** What a row of the inbox shows; kept small so that 25 rows cost no more than 2 read units. */
const inboxRow = [
  'location',
  'patientId',
  'name',
  'addresses',
  'state',
  'assignee',
  'unread',
  'last',
  'needsReplyBy',
  'failure',
  'alarm',
  'nextAppointment',
  'snoozedUntil',
  'tags',
  'priority',
  'version',
] as const;

/** The table's secondary indexes, deployed by infra/aws and created by infra/local from this one statement. */
export const indexes = {
  /** Every thread of a location by its view (needs-reply, waiting, ...) and last activity. */
  byView: { partition: 'view', sort: 'lastAt', carries: inboxRow },
  /** Threads with an open turn, by due time, then by the turn's start. */
  byDue: {
    partition: 'needsReply',
    sort: 'needsReplyBy',
    carries: [...inboxRow.filter((name) => name !== 'needsReplyBy'), 'lastAt'],
  },
  /** Threads that are not done, by who has them (or nobody) and last activity. */
  byOwner: { partition: 'owner', sort: 'lastAt', carries: inboxRow },
  /** Threads with a failure nobody has dealt with. */
  byFailure: { partition: 'failed', sort: 'lastAt', carries: inboxRow },
  /** What must be looked at again at a moment: messages to leave, threads to wake. Read by the sweep. */
  byWake: { partition: 'wake', sort: 'wakeAt', carries: 'keys' },
  /** Sent messages by the provider's own id, for callbacks that carry only that. */
  byProvider: { partition: 'providerId', carries: 'keys' },
  /** Turns of a location and channel, those that wait and those that ended apart, by when they began. */
  byTurn: { partition: 'turns', sort: 'startedAt', carries: ['threadId', 'location', 'foundDone', 'turn'] },
} as const satisfies Record<string, IndexShape>;

export type IndexName = keyof typeof indexes;
