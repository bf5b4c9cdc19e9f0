import type { Entry } from '../message/entry.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import type { ThreadChange } from './counted-change.ts';
import type { Counting } from './counting.ts';
import { everyEntry } from './every-entry.ts';
import type { ReadTimings } from './read-timings.ts';
import { type CountedStretch, newestStretches, stretchKey, stretchRow } from './stretch.rows.ts';
import type { Stretch } from './stretch.ts';
import { stretchesOf } from './stretches-of.ts';

/** A stretch as it was counted and as it is to be: absent where there was, or is to be, none. */
export interface StretchChange {
  before: CountedStretch | undefined;
  after: Stretch | undefined;
}

/** What has to be counted anew of a thread; `joined`: it stands in another one, where the same has to be done. */
interface ChangedStretches {
  changes: StretchChange[];
  joined?: ThreadChange;
}

/** A message may leave this long after it was written: 30 days planned, and what its provider makes it wait. */
const longestWayMs = 35 * 86_400_000;

/** Stretches read at once, newest first: what changes is nearly always in the newest, and eight of them are one unit. */
const pageSize = 8;

/**
 * What has to be counted anew of a thread: its stretches, from the one that the change falls in, as its entries tell them
 * now against how they were counted. Nothing of this depends on how often or in which order changes are told.
 */
export async function changedStretches(
  app: Counting,
  { threadId, since }: ThreadChange,
  timings: ReadTimings,
): Promise<ChangedStretches> {
  const head = await app.table.get(threadRow, threadKey(threadId));
  if (head?.joinedInto) {
    const { counted } = await countedSince(app, threadId, undefined);
    return { changes: differences(counted, []), joined: { threadId: head.joinedInto, since } };
  }
  const { from, counted } = await countedSince(app, threadId, since);
  const base = from?.turn ? longBefore(from.turn.startedAt) : undefined;
  const entries = await everyEntry(app, { id: threadId, joins: head?.joins }, base);
  const now = head ? await worked(timings, head.location, threadId, entries, from) : [];
  const isGone = from && now[0]?.turn?.firstEntryId !== from.turn?.firstEntryId;
  // What its beginning rested on is gone: only the whole thread tells.
  if (isGone) return changedStretches(app, { threadId, since: undefined }, timings);
  return { changes: differences(counted, now) };
}

/** How a thread was counted from the stretch on that an ISO instant falls in; `from` is absent for the whole thread. */
async function countedSince(
  app: Counting,
  threadId: string,
  since: string | undefined,
): Promise<{ from?: CountedStretch; counted: CountedStretch[] }> {
  const counted: CountedStretch[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const options = { ...newestStretches(threadId), limit: pageSize, ...(after ? { after } : {}) };
    const page = await app.table.query(stretchRow, options);
    for (const one of page.rows) {
      counted.push(one);
      if (since !== undefined && one.turn && one.turn.startedAt < since) return { from: one, counted };
    }
    after = page.next;
  } while (after);
  return { counted };
}

async function worked(
  timings: ReadTimings,
  location: string,
  threadId: string,
  entries: Entry[],
  from: Stretch | undefined,
): Promise<Stretch[]> {
  const since = from?.turn?.startedAt;
  return stretchesOf(
    { threadId, location, entries, foundDone: from?.foundDone ?? true, ...(since ? { since } : {}) },
    await timings(since),
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
