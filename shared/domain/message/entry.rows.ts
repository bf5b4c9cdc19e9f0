import * as z from 'zod';
import { isThere, type Key, notThere, type QueryOptions, type RowKind, type Write } from '../../table.ts';
import type { EntryRef } from '../../topics.ts';
import { entryKey, entryPrefix, refOf } from './entry.key.ts';
import { type EventEntry, type InboundEntry, type OutboundEntry, outboundEntry } from './entry.ts';

export const outboundEntryRow: RowKind<OutboundEntry> = { name: 'outbound entry', schema: outboundEntry };

/** The wake partition of messages that have yet to leave, or whose leaving is unproved. */
export const sendWake = 'SEND';

/** A thread's entries, newest first. */
export function entriesOf(threadId: string, limit: number, after?: Record<string, unknown>): QueryOptions {
  const query: QueryOptions = {
    pk: `THREAD#${threadId}`,
    prefix: entryPrefix,
    descending: true,
    consistent: true,
    limit,
  };
  return after ? { ...query, after } : query;
}

/** A thread's entries from an ISO instant on, oldest first; all of them without one. */
export function entriesSince(threadId: string, instant = ''): QueryOptions {
  return { pk: `THREAD#${threadId}`, from: `${entryPrefix}${instant}`, to: `${entryPrefix}~`, consistent: true };
}

/** The wake partition of patients' messages whose words a job has yet to read closely. */
export const wordsWake = 'WORDS';
/** The wake partition of texts whose pictures are still at the provider. */
export const mediaWake = 'MEDIA';

/** A message from outside; `read` puts it where the sweep finds it for a close look at its words, then for its pictures. */
export function putInbound(of: InboundEntry, read = false): Write {
  const wake = read ? wordsWake : hasPicturesToFetch(of) ? mediaWake : undefined;
  return { key: entryKey(refOf(of)), if: notThere, put: wake ? { ...of, wake, wakeAt: of.at } : of };
}

/**
 * The same message in another thread, its words read; refused when they were read, or it was moved, meanwhile. `isRead`: they
 * were read before.
 */
export function moveInbound(of: InboundEntry, to: InboundEntry, isRead: boolean): Record<string, Write> {
  const wake = hasPicturesToFetch(to) ? { wake: mediaWake, wakeAt: to.at } : {};
  return {
    [isRead ? 'gone' : 'read']: {
      key: entryKey(refOf(of)),
      if: isRead ? isThere : { ...isThere, wake: { is: wordsWake } },
      delete: true,
    },
    moved: { key: entryKey(refOf(to)), if: notThere, put: { ...to, ...wake } },
  };
}

function hasPicturesToFetch({ media, files }: InboundEntry): boolean {
  return media !== undefined && files === undefined;
}

/** Its words were read; its pictures come next. `isCalm`: it asks nothing of anybody, and counts for no turn. */
export function wordsRead(of: InboundEntry, isCalm = false): Write {
  const counts = isCalm ? { countsAsTurn: false } : {};
  const next = hasPicturesToFetch(of)
    ? { set: { ...counts, wake: mediaWake, wakeAt: of.at } }
    : { ...(isCalm ? { set: counts } : {}), remove: ['wake', 'wakeAt', 'again'] };
  return { key: entryKey(refOf(of)), if: { ...isThere, wake: { is: wordsWake } }, ...next };
}

/** The words of a message without pictures are to be read once more. */
export function wordsToRead(of: InboundEntry, now: Date): Write {
  return { key: entryKey(refOf(of)), if: isThere, set: { again: true, wake: wordsWake, wakeAt: now.toISOString() } };
}

/** A message that was read before counts for no turn after all. */
export function countsNoMore(of: InboundEntry): Write {
  return { key: entryKey(refOf(of)), if: isThere, set: { countsAsTurn: false } };
}

/**
 * What was brought from the provider, as it was after so many `tries`: of two who ask at once one is heard. With `wakeAt` the
 * rest is asked for again then.
 */
export function keepFetched(
  ref: EntryRef,
  tries: number | undefined,
  change: Pick<InboundEntry, 'files' | 'missingFiles' | 'mediaTries' | 'refusedMedia'>,
  wakeAt?: string,
): Write {
  return {
    key: entryKey(ref),
    if: { ...isThere, mediaTries: tries === undefined ? { absent: true } : { is: tries } },
    set: { ...change, ...(wakeAt ? { wakeAt } : {}) },
    remove: wakeAt ? [] : ['wake', 'wakeAt'],
  };
}

/** An entry with all that stands on it, of whatever kind: to be put under another key as it is. */
const wholeEntry = z.looseObject({ id: z.string(), threadId: z.string(), at: z.string() });
export const wholeEntryRow: RowKind<z.infer<typeof wholeEntry>> = { name: 'whole entry', schema: wholeEntry };

/** The same entry in another conversation, with its place in the sweep's index; refused when it changed meanwhile, or is there no more. */
export function moveWhole(of: z.infer<typeof wholeEntry>, threadId: string): Record<string, Write> {
  const { pk: _partition, sk: _sort, ...bare } = of;
  const unchanged = (name: 'wake' | 'version' | 'mediaTries' | 'missingFiles') => {
    const value = of[name];
    return {
      [name]: typeof value === 'string' || typeof value === 'number' ? { is: value } : { absent: true as const },
    };
  };
  const same = {
    ...unchanged('wake'),
    ...unchanged('version'),
    ...unchanged('mediaTries'),
    ...unchanged('missingFiles'),
  };
  return {
    gone: { key: entryKey(refOf(of)), if: { ...isThere, ...same }, delete: true },
    moved: { key: entryKey(refOf({ ...of, threadId })), if: notThere, put: { ...bare, threadId } },
  };
}

export function putEvent(of: EventEntry): Write {
  return { key: entryKey(refOf(of)), if: notThere, put: of };
}

/** A new message to a patient, with its place in the sweep's index so that it can never be forgotten. */
export function putOutbound(of: OutboundEntry): Write {
  return { key: entryKey(refOf(of)), if: notThere, put: { ...of, wake: sendWake, wakeAt: of.notBefore } };
}

/** Whose lease a change insists on: a fence's own, nobody's, or whoever's. */
export type Held = string | 'absent' | 'any';

/**
 * Changes a message we send, as long as it stands and is still behind `belowRank`. `wakeAt` undefined takes it out of
 * the sweep's index.
 */
export function changeOutbound(
  ref: EntryRef,
  change: Partial<OutboundEntry>,
  options: {
    belowRank: number;
    fence: Held;
    wakeAt: string | undefined;
    clear?: (keyof OutboundEntry)[];
  },
): Write {
  const fence: Record<string, { absent: true } | { is: string }> =
    options.fence === 'any' ? {} : { fence: options.fence === 'absent' ? { absent: true } : { is: options.fence } };
  return {
    key: entryKey(ref),
    if: { ...isThere, rank: { below: options.belowRank }, ...fence },
    set: { ...change, ...(options.wakeAt === undefined ? {} : { wake: sendWake, wakeAt: options.wakeAt }) },
    remove: [...(options.clear ?? []), ...(options.wakeAt === undefined ? ['wake', 'wakeAt'] : [])],
  };
}

/** Takes back a message that has not begun to leave. */
export function deleteHeld(ref: EntryRef): Write {
  return { key: entryKey(ref), if: { status: { is: 'held' }, fence: { absent: true } }, delete: true };
}

/** What is remembered of a client's or a provider's id, so that the same thing twice is one. */
const receipt = z.object({
  ref: z.object({ threadId: z.string(), at: z.string(), messageId: z.string() }),
  /** A hash of what was asked, where the same id may come with another body. */
  digest: z.string().optional(),
  undone: z.boolean().optional(),
});
export type Receipt = z.infer<typeof receipt>;
export const receiptRow: RowKind<Receipt> = { name: 'receipt', schema: receipt };

/**
 * `RECEIPT#sms#SM0123.. | RECEIPT`: a text received; `RECEIPT#email#<hash>`: an e-mail received, by its id and content;
 * `RECEIPT#email-id#<hash>`: by its Message-ID alone; `RECEIPT#mail-event#..`: an event of SendGrid that was applied;
 * `RECEIPT#message#01J..`: a message sent by staff; `RECEIPT#key#CA0123..`: who asked in a call of ours to be called.
 */
export type ReceiptKind = 'sms' | 'email' | 'email-id' | 'mail-event' | 'message' | 'key';

export function receiptKey(kind: ReceiptKind, id: string): Key {
  return { pk: `RECEIPT#${kind}#${id}`, sk: 'RECEIPT' };
}

/** Kept for 60 days: copies of a webhook have been seen 29 hours apart, a client's retry may come after a week off. */
const receiptDays = 60;

export function putReceipt(kind: ReceiptKind, id: string, of: Receipt, now: Date): Write {
  const expiresAt = Math.floor(now.getTime() / 1000) + receiptDays * 86_400;
  return { key: receiptKey(kind, id), if: notThere, put: { ...of, expiresAt } };
}

/** A message stands elsewhere now; a receipt that was forgotten meanwhile is not made anew. */
export function receiptLeadsTo(sid: string, ref: EntryRef, kind: 'sms' | 'email' = 'sms'): Write {
  return { key: receiptKey(kind, sid), if: isThere, set: { ref } };
}

export function markUndone(id: string): Write {
  return { key: receiptKey('message', id), if: isThere, set: { undone: true } };
}
