import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import type { EntryRef } from '../../topics.ts';
import { heardCallKey, heardCallRow, putHeardCall } from '../call/call.rows.ts';
import type { CallEntry } from '../call/call.ts';
import { entryRow } from '../message/any-entry.ts';
import { entryKey, refOf } from '../message/entry.key.ts';
import { moveWhole, receiptKey, receiptLeadsTo, receiptRow, wholeEntryRow } from '../message/entry.rows.ts';
import type { InboundEntry } from '../message/entry.ts';
import type { Patient } from '../patient/patient.ts';
import type { Practice } from '../practice/practice.ts';
import { readEntries } from '../thread/read-entries.ts';
import { recount } from '../thread/recount.ts';
import type { Thread } from '../thread/thread.ts';
import { reopened, shownAddresses } from '../thread/thread-rules.ts';

/** What a patient sent: a text, an e-mail or a call. */
export type Arrived = InboundEntry | CallEntry;

/** A message in another conversation: both heads as they are with it gone and come, and the writes that take it there. */
export interface MovedEntry {
  from: Thread;
  to: Thread;
  writes: Record<string, Write | undefined>;
}

const lookedAt = 50;

/** Reads what arrived, in whichever of the conversations that stand together here it lies. */
export async function readArrived(
  app: App,
  head: Thread,
  of: Omit<EntryRef, 'threadId'>,
): Promise<Arrived | undefined> {
  const parts = [head.id, ...(head.joins ?? [])];
  const found = await app.table.getMany(...parts.map((threadId) => [entryRow, entryKey({ ...of, threadId })] as const));
  const entry = found.find((one) => one !== undefined);
  return entry?.direction === 'in' ? entry : undefined;
}

/**
 * Moves what arrived to another conversation, with its receipt and whatever still has to be done with it; the heads of both
 * follow from their entries. The heads are for the caller to write. `whose`: the patients as they are then, for whom
 * answers go to.
 */
export async function moveEntry(
  app: App,
  practice: Practice,
  entry: Arrived,
  { from, to, whose }: { from: Thread; to: Thread; whose: { from: Patient | undefined; to: Patient | undefined } },
): Promise<MovedEntry | undefined> {
  const whole = await app.table.get(wholeEntryRow, entryKey(refOf(entry)));
  if (!whole) return undefined;
  const moved = { ...entry, threadId: to.id };
  const wasUnread = await isUnread(app, from, entry);
  const left = await recount(app, practice, withoutIt(from, entry), { without: entry.id });
  const come = await recount(app, practice, to, { added: moved });
  const unread = wasUnread ? 1 : 0;
  const inbound = entry.kind !== 'call' && isTheirs(whose.to, entry.from) ? newestInbound(to, entry) : {};
  const stop = from.revocation?.entryId === entry.id && from.revocation.kind === 'stop' ? from.revocation : undefined;
  return {
    from: shownFor({ ...waits(left), unread: Math.max(0, from.unread - unread) }, whose.from),
    to: shownFor(
      {
        ...waits(come),
        unread: to.unread + unread,
        lastInbound: { ...come.lastInbound, ...inbound },
        ...(stop && !to.revocation ? { revocation: stop, alarm: to.alarm ?? ('revocation' as const) } : {}),
      },
      whose.to,
    ),
    writes: { ...moveWhole(whole, to.id), ...(await receipts(app, entry, moved)) },
  };
}

function newestInbound({ lastInbound }: Thread, { kind, at, to, from }: InboundEntry): Thread['lastInbound'] {
  const channel = kind === 'email' ? 'email' : 'sms';
  return at > (lastInbound[channel]?.at ?? '') ? { [channel]: { at, to, from } } : {};
}

/** What was to be decided about it goes with it, or is decided by saying whose it is. */
function withoutIt(head: Thread, { id }: Arrived): Thread {
  const { revocation, reading, alarm, ...bare } = head;
  const isAsked = revocation?.entryId === id;
  const keepsAlarm = alarm !== 'revocation' || !isAsked;
  return {
    ...bare,
    ...(revocation && !isAsked ? { revocation } : {}),
    ...(reading && reading.entryId !== id ? { reading } : {}),
    ...(alarm && keepsAlarm ? { alarm } : {}),
  };
}

async function isUnread(app: App, head: Thread, { id }: Arrived): Promise<boolean> {
  if (head.unread === 0) return false;
  const { entries } = await readEntries(app, head, lookedAt);
  const arrived = entries.filter(({ direction }) => direction === 'in');
  return arrived.slice(0, head.unread).some((one) => one.id === id);
}

function waits(head: Thread): Thread {
  return head.turn && head.state === 'done' ? reopened(head) : head;
}

function isTheirs(patient: Patient | undefined, address: string): boolean {
  return patient === undefined || patient.phones.includes(address) || patient.emails.includes(address);
}

/** A number or address that went is answered no more. */
function shownFor(head: Thread, of: Patient | undefined): Thread {
  if (!of || head.patientId !== of.id) return head;
  const { sms, email } = head.lastInbound;
  return {
    ...head,
    addresses: shownAddresses(of),
    lastInbound: {
      ...(sms && of.phones.includes(sms.from) ? { sms } : {}),
      ...(email && of.emails.includes(email.from) ? { email } : {}),
    },
  };
}

async function receipts(app: App, entry: Arrived, moved: Arrived): Promise<Record<string, Write | undefined>> {
  const ref = refOf(moved);
  if (entry.kind === 'call') {
    const heard = entry.sid ? await app.table.get(heardCallRow, heardCallKey(entry.sid)) : undefined;
    if (!heard || !entry.sid) return {};
    const { version, ...known } = heard;
    return { receipt: putHeardCall(entry.sid, { ...known, ref }, version, app.now()) };
  }
  const kind = entry.kind === 'email' ? 'email' : 'sms';
  const receipt = await app.table.get(receiptRow, receiptKey(kind, entry.sid));
  return receipt ? { receipt: receiptLeadsTo(entry.sid, ref, kind) } : {};
}
