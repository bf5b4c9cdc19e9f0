import * as z from 'zod';
import { beginning } from '../../domain/message/beginning.ts';
import type { InboundText } from '../../domain/thread/receive.ts';
import type { Form } from '../form.ts';

const field = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? (value[0] ?? '') : value));
/** A number, a short code or a name. Longer ones fit no key of the table, and no carrier. */
const address = field.pipe(z.string().trim().min(1).max(256));
const idShape = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Twilio's incoming message webhook (form fields). Only what cannot be done without is asked for; new fields appear
 * without notice and are kept as they came.
 */
const incomingMessage = z
  .object({
    MessageSid: field.optional(),
    SmsSid: field.optional(),
    SmsMessageSid: field.optional(),
    From: address,
    To: address,
    Body: field.default(''),
    OptOutType: field.optional(),
  })
  .transform((fields) => ({ ...fields, sid: fields.MessageSid || fields.SmsSid || fields.SmsMessageSid || '' }))
  .refine(({ sid }) => idShape.test(sid), { error: 'no MessageSid', path: ['MessageSid'] });

const known = new Set(['MessageSid', 'SmsSid', 'SmsMessageSid', 'From', 'To', 'Body', 'OptOutType']);
const mediaField = /^MediaUrl(\d{1,3})$/;
const mostMedia = 20;
const longestUrl = 2048;
/** Names under which a row cannot hold a value. */
const unkeepable = new Set(['', '__proto__', 'constructor']);
/** A row holds 400 KB; what is larger is kept as a file, its beginning in the row. */
const largestRowBytes = 200_000;
/** The same where the exact bytes are kept beside the text: base64 adds a third, and each U+FFFD is three bytes for one. */
const largestRawBytes = 80_000;
const shownUnits = 50_000;

/** Reads the webhook, or says which field was missing. Words are kept as they came, whatever their length. */
export function readIncoming(form: Form, body: Uint8Array): { text: InboundText } | { missing: string[] } {
  const parsed = incomingMessage.safeParse(form.fields);
  if (!parsed.success) return { missing: parsed.error.issues.map((issue) => issue.path.join('.')) };
  const message = parsed.data;
  const media = mediaOf(form.fields);
  const keepsRaw = form.lossy || !fitsRow(form.fields);
  const isOversize = body.length > (keepsRaw ? largestRawBytes : largestRowBytes);
  const extra = isOversize ? {} : extraOf(form.fields, media);
  return {
    text: {
      sid: message.sid,
      from: message.From,
      to: message.To,
      text: isOversize ? beginning(message.Body, shownUnits) : message.Body,
      ...(media.length > 0 ? { media } : {}),
      ...(Object.keys(extra).length > 0 ? { extra } : {}),
      ...(message.OptOutType ? { optOutType: message.OptOutType } : {}),
      ...(keepsRaw && !isOversize ? { raw: Buffer.from(body).toString('base64') } : {}),
      ...(isOversize ? { oversize: body } : {}),
    },
  };
}

/** False where the row could not hold all that came: a field we read that came twice, a name that is none. */
function fitsRow(fields: Form['fields']): boolean {
  return Object.entries(fields).every(
    ([name, value]) => !unkeepable.has(name) && !(known.has(name) && Array.isArray(value)),
  );
}

interface Media {
  url: string;
  contentType: string;
}

/** By the fields that came, whatever NumMedia says. */
function mediaOf(fields: Form['fields']): Media[] {
  return Object.keys(fields)
    .flatMap((name) => mediaField.exec(name)?.[1] ?? [])
    .toSorted((a, b) => Number(a) - Number(b))
    .map((nth) => ({ url: first(fields[`MediaUrl${nth}`]), contentType: first(fields[`MediaContentType${nth}`]) }))
    .filter(({ url, contentType }) => url !== '' && url.length <= longestUrl && contentType.length <= longestUrl)
    .slice(0, mostMedia);
}

function first(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

function extraOf(fields: Form['fields'], media: Media[]): Record<string, string | string[]> {
  const listed = new Set(media.flatMap(({ url, contentType }) => [url, contentType]));
  const isKept = (name: string, value: string | string[]) =>
    known.has(name) || unkeepable.has(name) || (/^Media(Url|ContentType)\d/.test(name) && listed.has(String(value)));
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => !isKept(name, value)));
}
