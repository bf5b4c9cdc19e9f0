import * as z from 'zod';
import { type Key, notThere, type QueryOptions, type RowKind, type Write } from '../../table.ts';
import { threadKey, threadPrefix } from '../thread/thread.rows.ts';
import { type Complaint, complaint } from './complaint.ts';

export const complaintRow: RowKind<Complaint> = { name: 'complaint', schema: complaint };

const prefix = 'COMPLAINT#';
/** Leads from a location's day to a complaint. */
const pointer = z.object({ threadId: z.string(), at: z.string(), id: z.string() });
export const complaintPointerRow: RowKind<z.infer<typeof pointer>> = { name: 'complaint of a day', schema: pointer };

/** `THREAD#t1 | COMPLAINT#2026-03-02T15:00:00.000Z#c1` */
export function complaintKey({ threadId, at, id }: Pick<Complaint, 'threadId' | 'at' | 'id'>): Key {
  return { pk: threadKey(threadId).pk, sk: `${prefix}${at}#${id}` };
}

export function isComplaintKey({ pk, sk }: Key): boolean {
  return pk.startsWith(threadPrefix) && sk.startsWith(prefix);
}

/** A new complaint, and the row that leads to it from its day: `COMPLAINTS#riverside | 2026-03-02#c1`. */
export function newComplaint(of: Omit<Complaint, 'version'>): Record<string, Write> {
  const { threadId, at, id, location, day } = of;
  return {
    complaint: { key: complaintKey(of), if: notThere, put: { ...of, version: 1 } },
    'complaint of its day': { key: { pk: `COMPLAINTS#${location}`, sk: `${day}#${id}` }, put: { threadId, at, id } },
  };
}

/** Replaces a complaint as it was read. */
export function putComplaint(next: Complaint): Write {
  const { version } = next;
  return { key: complaintKey(next), if: { version: { is: version } }, put: { ...next, version: version + 1 } };
}

/** The complaints marked in a conversation, the oldest first. */
export function complaintsOf(threadId: string): QueryOptions {
  return { pk: threadKey(threadId).pk, from: prefix, to: `${prefix}~`, consistent: true };
}

/** The complaints of a location between two dates, both included, the oldest first; all of them without dates. */
export function complaintsBetween(location: string, from = '0', to = '~'): QueryOptions {
  return { pk: `COMPLAINTS#${location}`, from, to: `${to}#~`, consistent: true };
}
