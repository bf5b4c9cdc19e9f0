import * as z from 'zod';
import type { InboundText } from '../../domain/thread/receive.ts';
import type { Form } from '../form.ts';

const field = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? (value[0] ?? '') : value));

/**
 * Twilio's incoming message webhook (form fields). Only what cannot be done without is asked for; new fields appear
 * without notice and are kept as they came.
 */
export const incomingMessage = z
  .looseObject({
    MessageSid: field.optional(),
    SmsSid: field.optional(),
    SmsMessageSid: field.optional(),
    From: field.pipe(z.string().min(1)),
    To: field.pipe(z.string().min(1)),
    Body: field.default(''),
    NumMedia: field.transform(Number).pipe(z.number().int().min(0).max(100)).catch(0),
    OptOutType: field.optional(),
  })
  .transform((fields) => ({ ...fields, sid: fields.MessageSid ?? fields.SmsSid ?? fields.SmsMessageSid }))
  .refine(({ sid }) => sid !== undefined && sid !== '', { error: 'no MessageSid', path: ['MessageSid'] });

const known = new Set(['MessageSid', 'SmsSid', 'SmsMessageSid', 'From', 'To', 'Body', 'NumMedia', 'OptOutType', 'sid']);
const mediaField = /^Media(Url|ContentType)\d+$/;
/** A row holds 400 KB; what is larger is kept as a file, its beginning in the row. */
const largestRowBytes = 200_000;
const shownCharacters = 50_000;

/** Reads the webhook, or says which field was missing. Words are kept as they came, whatever their length. */
export function readIncoming(form: Form, body: Uint8Array): { text: InboundText } | { missing: string[] } {
  const parsed = incomingMessage.safeParse(form.fields);
  if (!parsed.success) return { missing: parsed.error.issues.map((issue) => issue.path.join('.')) };
  const message = parsed.data;
  const media = mediaOf(form.fields, message.NumMedia);
  const isOversize = body.length > largestRowBytes;
  const extra = isOversize ? {} : extraOf(form.fields);
  return {
    text: {
      sid: message.sid ?? '',
      from: message.From.trim(),
      to: message.To.trim(),
      text: isOversize ? message.Body.slice(0, shownCharacters) : message.Body,
      ...(media.length > 0 ? { media } : {}),
      ...(Object.keys(extra).length > 0 ? { extra } : {}),
      ...(message.OptOutType ? { optOutType: message.OptOutType } : {}),
      ...(form.lossy && !isOversize ? { raw: Buffer.from(body).toString('base64') } : {}),
      ...(isOversize ? { oversize: body } : {}),
    },
  };
}

function mediaOf(fields: Form['fields'], count: number): { url: string; contentType: string }[] {
  return Array.from({ length: count }, (_none, position) => ({
    url: first(fields[`MediaUrl${position}`]),
    contentType: first(fields[`MediaContentType${position}`]),
  })).filter(({ url }) => url !== '');
}

function first(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

function extraOf(fields: Form['fields']): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !known.has(name) && !mediaField.test(name)));
}
