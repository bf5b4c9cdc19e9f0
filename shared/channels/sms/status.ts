import * as z from 'zod';
import type { Report } from '../../domain/thread/settle.ts';
import { entryRef } from '../../entry-ref.ts';
import { failureKind } from '../failure-kind.ts';
import type { Form } from '../form.ts';

const field = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? (value[0] ?? '') : value));

/** Twilio's status callback. The initial status is never called back; the rest come in any order, and twice. */
const statusCallback = z.looseObject({
  MessageSid: field.pipe(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)),
  MessageStatus: field.pipe(z.string().min(1)),
  ErrorCode: field.optional(),
});

const meanings: Record<string, 'sent' | 'delivered' | 'failed'> = {
  sent: 'sent',
  delivered: 'delivered',
  partially_delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};

/**
 * Reads a status callback: a report, or `nothing` for a status on the way (accepted, queued, sending) that tells us
 * nothing new. Our reference stands in the query that we gave Twilio; without it the report is looked up by its SID.
 */
export function readStatus(
  form: Form,
  query: URLSearchParams,
): { report: Report } | { nothing: true } | { missing: string[] } {
  const parsed = statusCallback.safeParse(form.fields);
  if (!parsed.success) return { missing: parsed.error.issues.map((issue) => issue.path.join('.')) };
  const { MessageSid, MessageStatus, ErrorCode } = parsed.data;
  const status = meanings[MessageStatus.toLowerCase()];
  if (!status) return { nothing: true };
  const ref = entryRef.safeParse({
    messageId: query.get('message'),
    threadId: query.get('thread'),
    at: query.get('at'),
  });
  const failed = status === 'failed' ? { code: ErrorCode || MessageStatus, kind: failureKind(ErrorCode ?? '') } : {};
  return { report: { providerId: MessageSid, status, ...failed, ...(ref.success ? { ref: ref.data } : {}) } };
}
