import * as z from 'zod';
import type { MailReport } from '../../domain/thread/settle-mail.ts';
import { type EntryRef, entryRef } from '../../entry-ref.ts';
import type { FailureKind } from '../channel.ts';

/** One event of SendGrid's Event Webhook; our `custom_args` stand at its top level. Further fields come without notice. */
const mailEvent = z.looseObject({
  event: z.string(),
  sg_event_id: z.string().min(1).max(200),
  email: z.string().max(320),
  sg_message_id: z.string().optional(),
  reference: z.string().optional(),
  type: z.string().optional(),
  status: z.string().optional(),
  reason: z.string().optional(),
});
type MailEvent = z.infer<typeof mailEvent>;

/** What an array of events came to: reports, and how many of its members could not be read. */
export interface ReadEvents {
  reports: MailReport[];
  unreadable: number;
}

/** Reads the body of an Event Webhook. Undefined where it is no array; a member that is none is counted and left out. */
export function readEvents(body: Uint8Array): ReadEvents | undefined {
  const list = arrayOf(body);
  if (!list) return undefined;
  const read = list.map((one) => mailEvent.safeParse(one));
  const events = read.flatMap(({ data }) => data ?? []);
  return { reports: events.flatMap(reportOf), unreadable: read.length - events.length };
}

function arrayOf(body: Uint8Array): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Opened and clicked are noise (scanners, mail privacy): they are never read. */
function reportOf(event: MailEvent): MailReport[] {
  const common = {
    eventId: event.sg_event_id,
    address: event.email.trim().toLowerCase(),
    // The first part is the id that the send was answered with.
    providerId: event.sg_message_id?.split('.')[0] || undefined,
    ref: refOf(event.reference),
  };
  switch (event.event) {
    case 'processed':
    case 'deferred':
      return [{ ...common, what: 'sent' }];
    case 'delivered':
      return [{ ...common, what: 'delivered' }];
    case 'bounce':
      return [{ ...common, what: 'failed', ...bounceOf(event) }];
    case 'dropped':
      return [{ ...common, what: 'failed', ...dropOf(event) }];
    case 'spamreport':
      return [{ ...common, what: 'complained' }];
    case 'unsubscribe':
    case 'group_unsubscribe':
      return [{ ...common, what: 'unsubscribed' }];
    default:
      return [];
  }
}

/** A block is the receiving server's for the moment (full, slow, suspicious); a bounce is for good when its status is 5.1. */
function bounceOf({ type, status, reason }: MailEvent): { code: string; kind: FailureKind } {
  const said = status ?? /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(reason?.slice(0, 500) ?? '')?.[0];
  if (type === 'blocked') return { code: said ?? 'blocked', kind: 'unreachable' };
  return {
    code: said ?? 'bounce',
    kind: said?.startsWith('4') || said?.startsWith('5.2.2') ? 'unreachable' : 'permanent',
  };
}

function dropOf({ reason = '' }: MailEvent): { code: string; kind: FailureKind } {
  if (/bounce|invalid/i.test(reason)) return { code: 'dropped', kind: 'permanent' };
  if (/spam report|unsubscrib/i.test(reason)) return { code: 'dropped', kind: 'opted-out' };
  return { code: 'dropped', kind: 'filtered' };
}

/** Our entry from `thread.time.message`. */
function refOf(reference: string | undefined): EntryRef | undefined {
  const [threadId, at, messageId, more] = (reference ?? '').split('.');
  const time = Number.parseInt(at ?? '', 36);
  if (more !== undefined || !Number.isFinite(time) || Math.abs(time) > 8e15) return undefined;
  const parsed = entryRef.safeParse({ threadId, at: new Date(time).toISOString(), messageId });
  return parsed.success ? parsed.data : undefined;
}
