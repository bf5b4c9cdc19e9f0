import * as z from 'zod';

export const nothing = z.object({});
export const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'an id: letters, digits, - and _');
export const ulid = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'a ULID: 26 characters of Crockford base 32');
export const limit = z.coerce.number().int().min(1).max(100).default(25);
export const cursor = z.string().min(1).max(4096).optional();
/** An instant, as the table sorts it: with milliseconds, whatever the caller wrote. */
export const instant = z.iso.datetime().transform((text) => new Date(text).toISOString());
/** No longer than a mail address can be. */
export const email = z.email().max(254).toLowerCase();
/** No line breaks or other signs that are none: a header is made of it. */
export const oneLine = /^\P{C}*$/u;

/** A message to a patient, as the desk asks for it. */
export const messageBody = z
  .strictObject({
    id: ulid,
    channel: z.enum(['sms', 'email']),
    /** Of an e-mail; without one it answers theirs. */
    subject: z.string().trim().min(1).max(200).regex(oneLine, 'one line').optional(),
    text: z
      .string()
      .max(20_000, 'at most 20,000 characters')
      .refine((text) => text.trim().length > 0, 'a message needs words'),
    lastSeenEntryId: id.optional(),
    /** Files that were brought to this thread and looked at (`checkUpload`). */
    uploads: z.array(ulid).max(10, 'at most 10 files').optional(),
    /** The files go by the secure page, whatever else could take them. */
    filesAs: z.literal('link').optional(),
    sendAt: instant.optional(),
    sendNow: z.strictObject({ reason: z.string().trim().min(1).max(200) }).optional(),
  })
  .refine(({ channel, text }) => channel === 'email' || text.length <= 1600, {
    error: 'at most 1,600 characters',
    path: ['text'],
  })
  .refine(({ channel, subject }) => channel === 'email' || subject === undefined, {
    error: 'only an e-mail has a subject',
    path: ['subject'],
  });
