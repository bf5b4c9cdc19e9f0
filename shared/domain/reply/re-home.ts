import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { refOf } from '../message/entry.key.ts';
import { moveInbound, putEvent, receiptLeadsTo, wordsRead } from '../message/entry.rows.ts';
import type { InboundEntry } from '../message/entry.ts';
import { fullName, type Patient } from '../patient/patient.ts';
import type { Practice } from '../practice/practice.ts';
import { arrived } from '../thread/arrival.ts';
import { recount } from '../thread/recount.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { freshPatientThread } from '../thread/thread-rules.ts';
import type { Around } from './around.ts';
import { calmed, isAllThatWaits } from './calm.ts';

/** A message in the thread of the person it turned out to be from: the same entry, and the writes that take it there. */
export interface ReHomed {
  entry: InboundEntry;
  head: Thread;
  version: number | undefined;
  /** `isCalm`: it asks nothing of anybody there. */
  writesWhen(isCalm: boolean): Record<string, Write>;
}

/**
 * Takes a message (that is being read, or that waited until it was known whom it is about) from the shared thread of an address to the thread of one patient, with its receipt, its clock and all;
 * the shared thread keeps a line that says where it went. The head of the patient's thread is for the caller to write.
 */
export async function reHome(
  app: App,
  around: Around,
  patient: Patient,
  entry: InboundEntry = around.entry,
): Promise<ReHomed> {
  const { practice, head } = around;
  const waited = entry !== around.entry;
  const stored = await app.table.get(threadRow, threadKey(patient.threadId));
  const there = stored ?? { ...freshPatientThread(patient, entry.at), state: 'done' as const };
  const { found: _there, ...rest } = entry;
  const moved: InboundEntry = {
    ...rest,
    threadId: patient.threadId,
    ...(there.state === 'open'
      ? {}
      : { found: { state: there.state, ...(there.snoozedUntil ? { snoozedUntil: there.snoozedUntil } : {}) } }),
  };
  const id = app.newId();
  const line = `A message from here is ${fullName(patient)}’s: it stands in their conversation.`;
  const gone = waited ? [entry, around.entry] : [entry];
  const isCalm = isAllThatWaits(head, gone);
  const left = isCalm ? calmed(head, gone) : await withoutIt(app, practice, head, entry);
  return {
    entry: moved,
    head: arrived(practice, there, moved),
    version: stored?.version,
    writesWhen: (isCalmThere) => ({
      ...moveInbound(entry, isCalmThere ? { ...moved, countsAsTurn: false } : moved, waited),
      ...(waited ? { read: wordsRead(around.entry, isCalm) } : {}),
      receipt: receiptLeadsTo(entry.sid, refOf(moved)),
      'left behind': putThread(
        {
          ...left,
          tip: id,
          ...(head.last?.id === entry.id
            ? {
                last: { ...head.last, id, kind: 'event' as const, text: line, direction: 'out' as const, by: 'system' },
              }
            : {}),
        },
        head.version,
      ),
      'line there': putEvent({
        id,
        threadId: entry.threadId,
        kind: 'event',
        direction: 'out',
        channel: entry.channel,
        at: entry.at,
        text: line,
        by: 'system',
        event: 'assigned',
      }),
    }),
  };
}

/** The head of a thread that others wait in as well; who waits longest starts its clock. */
async function withoutIt(app: App, practice: Practice, head: Thread, { id }: InboundEntry): Promise<Thread> {
  const less = { ...head, unread: Math.max(0, head.unread - 1) };
  return head.turn?.firstEntryId === id ? recount(app, practice, less, { without: id }) : less;
}
