import { entryRow } from '../message/any-entry.ts';
import { entriesSince } from '../message/entry.rows.ts';
import type { Entry } from '../message/entry.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Counting } from './counting.ts';
import { everyRow } from './every-row.ts';
import type { ThreadChange } from './read-counted-change.ts';
import { readTimings } from './read-timings.ts';
import { type CountedStretch, stretchBefore, stretchesFrom, stretchKey, stretchRow } from './stretch.rows.ts';
import type { Stretch } from './stretch.ts';
import { stretchesOf } from './stretches-of.ts';

/** A stretch as it was counted and as it is to be: absent where there was, or is to be, none. */
export interface StretchChange {
  before: CountedStretch | undefined;
  after: Stretch | undefined;
}

/** A message may leave this long after it was written: 30 days planned, and what its provider makes it wait. */
const longestWayMs = 35 * 86_400_000;

/**
 * What has to be counted anew of a thread: its stretches, from the one that the change falls in, as its entries tell them
 * now against how they were counted. Nothing of this depends on how often or in which order changes are told.
 */
export async function changedStretches(app: Counting, { threadId, since }: ThreadChange): Promise<StretchChange[]> {
  const base =
    since === undefined ? undefined : (await app.table.query(stretchRow, stretchBefore(threadId, since))).rows[0];
  const from = base?.turn ? base : undefined;
  const [head, counted, entries] = await Promise.all([
    app.table.get(threadRow, threadKey(threadId)),
    everyRow(app, stretchRow, stretchesFrom(threadId, from)),
    everyRow(app, entryRow, entriesSince(threadId, from?.turn ? longBefore(from.turn.startedAt) : undefined)),
  ]);
  const now = head ? await worked(app, head.location, threadId, entries, from) : [];
  const standsStill = from && now[0]?.turn?.firstEntryId !== from.turn?.firstEntryId;
  // What its beginning rested on is gone: only the whole thread tells.
  if (standsStill) return changedStretches(app, { threadId, since: undefined });
  return differences(counted, now);
}

async function worked(
  app: Counting,
  location: string,
  threadId: string,
  entries: Entry[],
  from: Stretch | undefined,
): Promise<Stretch[]> {
  const since = from?.turn?.startedAt;
  const timings = await readTimings(app, since);
  return stretchesOf(
    { threadId, location, entries, foundDone: from?.foundDone ?? true, ...(since ? { since } : {}) },
    timings,
  );
}

function longBefore(instant: string): string {
  return new Date(Date.parse(instant) - longestWayMs).toISOString();
}

/** Stretches pair up by their keys; those that are as they were counted are left out. */
export function differences(counted: readonly CountedStretch[], now: readonly Stretch[]): StretchChange[] {
  const before = new Map(counted.map((one) => [stretchKey(one).sk, one]));
  const after = new Map(now.map((one) => [stretchKey(one).sk, one]));
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((key) => ({ before: before.get(key), after: after.get(key) }))
    .filter(({ before: was, after: is }) => !isSame(was, is));
}

function isSame(was: CountedStretch | undefined, is: Stretch | undefined): boolean {
  if (!was || !is) return was === is;
  const { version: _row, ...bare } = was;
  return inOneOrder(bare) === inOneOrder(is);
}

/** As text, whatever order a store gave the fields back in. */
export function inOneOrder(value: unknown): string {
  return JSON.stringify(value, (_name, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
