import type { App } from '../../ports.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { isUnlimited } from '../message/purposes.ts';
import { dayOf } from '../message/sending-counts.ts';
import { type Practice, practiceZone } from '../practice/practice.ts';
import { readHead } from './read-head.ts';
import { putThread } from './thread.rows.ts';
import { sentOn, withSent } from './thread-rules.ts';

const attempts = 60;

/**
 * Counts a message that is claimed and about to leave against its patient's day, where it was not when it was written:
 * everything automatic, and what staff wrote on another day. Whoever would be one too many is told so and counts nothing:
 * the head must stand as it was read. Answers false when the limit is reached by now.
 */
export async function countPatient(app: App, practice: Practice, entry: OutboundEntry): Promise<boolean> {
  const day = dayOf(practiceZone(practice), app.now().getTime());
  if (isUnlimited(entry.purpose) || isCounted(entry, day)) return true;
  return change(app, entry.threadId, day, practice.caps.patientDay);
}

/** Takes back what `countPatient` counted of a message that will not leave now. */
export async function uncountPatient(app: App, practice: Practice, entry: OutboundEntry): Promise<void> {
  const day = dayOf(practiceZone(practice), app.now().getTime());
  if (!isUnlimited(entry.purpose) && !isCounted(entry, day)) await change(app, entry.threadId, day, undefined);
}

/** Whether a message has its place in this day of its patient: since it was written, or since an earlier try. */
export function isCounted({ countedFor, counted }: OutboundEntry, day: string): boolean {
  return countedFor === day || counted === day;
}

async function change(app: App, threadId: string, day: string, most: number | undefined): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const head = await readHead(app, threadId);
    if (!head) throw new Error('a message has no thread');
    if (most !== undefined && sentOn(head, day) >= most) return false;
    const next = withSent(head, day, most === undefined ? -1 : 1);
    const committed = await app.table.commit({ patient: putThread(next, head.version) });
    if (committed.ok) return true;
    await app.backOff(attempt);
  }
  throw new Error('a conversation kept changing while a message to it was counted');
}
