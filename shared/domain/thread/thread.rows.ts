import * as z from 'zod';
import { type Key, notThere, type RowKind, type Write } from '../../table.ts';
import { placeOf, restingView, type Thread, thread } from './thread.ts';

export const threadRow: RowKind<Thread> = { name: 'thread', schema: thread };

/** The wake partition of snoozed threads. */
export const snoozeWake = 'SNOOZE';

/** How the partition of a conversation, its head and its messages, begins. */
export const threadPrefix = 'THREAD#';

/** `THREAD#t1 | HEAD` */
export function threadKey(id: string): Key {
  return { pk: `${threadPrefix}${id}`, sk: 'HEAD' };
}

export function isThreadHead({ pk, sk }: Key): boolean {
  return pk.startsWith(threadPrefix) && sk === 'HEAD';
}

export function threadIdOfKey(key: Key): string {
  return key.pk.slice(threadPrefix.length);
}

/** `byView`: the partition of a location's view. */
export function viewPartition(location: string, view: string): string {
  return `${location}#${view}`;
}

/** `byOwner`: the partition of what one person has at a location; `nobody` for unassigned. */
export function ownerPartition(location: string, assignee: string | undefined): string {
  return `${location}#${assignee ?? 'nobody'}`;
}

/** Where a thread that waits without a due time stands in the order of those that wait. */
export const noDueTime = '9999-12-31T00:00:00.000Z';
/** Where one stands that may be an emergency which nobody is on yet: before all others, whatever the hours. */
export const dueAtOnce = '0000-01-01T00:00:00.000Z';

/** The index keys that follow from a head; see `indexes` in shared/table.ts. */
export function placed(of: Thread): Record<string, string> {
  if (of.joinedInto) return {};
  const view = restingView(of);
  const place = placeOf(of);
  return {
    view: viewPartition(place, view),
    ...(of.state === 'done' ? {} : { owner: ownerPartition(place, of.assignee) }),
    ...(view === 'needs-reply' && of.turn
      ? {
          needsReply: place,
          needsReplyBy: `${of.emergency ? dueAtOnce : (of.turn.dueAt ?? noDueTime)}#${of.turn.startedAt}`,
        }
      : {}),
    ...(of.failure ? { failed: place } : {}),
    ...(of.snoozedUntil ? { wake: snoozeWake, wakeAt: of.snoozedUntil } : {}),
  };
}

/** Replaces the head as it was read: refused when anything was added to the thread in between. */
export function putThread(next: Thread, readVersion: number | undefined): Write {
  const version = (readVersion ?? 0) + 1;
  return {
    key: threadKey(next.id),
    if: readVersion === undefined ? notThere : { version: { is: readVersion } },
    put: { ...next, version, ...placed(next) },
  };
}

/** Insists that nothing was added to the thread since it was read. */
export function checkThread(read: Thread): Write {
  return { key: threadKey(read.id), if: { version: { is: read.version } }, check: true };
}

/** A row of a key-only index. */
const keyOnly = z.object({ pk: z.string(), sk: z.string(), wakeAt: z.string().optional() });
export const keyOnlyRow: RowKind<z.infer<typeof keyOnly>> = { name: 'key', schema: keyOnly };
