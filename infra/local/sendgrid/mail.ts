import * as z from 'zod';

const party = z.looseObject({ email: z.string(), name: z.string().optional() });

/** The body of `POST /v3/mail/send`, as far as the stand-in reads it. */
export const mailRequest = z.looseObject({
  personalizations: z
    .array(z.looseObject({ to: z.array(party).min(1), subject: z.string().optional() }))
    .min(1)
    .max(1000),
  from: party,
  reply_to: party.optional(),
  subject: z.string().min(1).optional(),
  content: z.array(z.looseObject({ type: z.string().min(1), value: z.string().min(1) })).min(1),
  attachments: z
    .array(z.looseObject({ content: z.base64().min(1), filename: z.string().min(1), type: z.string().optional() }))
    .optional(),
  headers: z.record(z.string(), z.string()).optional(),
  custom_args: z.record(z.string(), z.string()).optional(),
  tracking_settings: z.record(z.string(), z.unknown()).optional(),
});
export type MailRequest = z.infer<typeof mailRequest>;

/** What an event says happened, and what it says of why. */
const planned = z.strictObject({
  id: z.string(),
  event: z.enum(['processed', 'deferred', 'delivered', 'bounce', 'dropped']),
  more: z.record(z.string(), z.string()),
  /** Milliseconds since 1970, the machine's clock. */
  at: z.int(),
});
export type PlannedEvent = z.infer<typeof planned>;

/** A mail that was taken. What becomes of it is settled here, so that a restart changes nothing. */
export const accepted = z.strictObject({
  kind: z.literal('accepted'),
  id: z.string(),
  acceptedAt: z.int(),
  to: z.string(),
  request: mailRequest,
  events: z.array(planned),
  copies: z.int(),
});
export type AcceptedMail = z.infer<typeof accepted>;

/** A mail as tests and the simulator see it. */
export interface StandInMail {
  id: string;
  to: string;
  from: string;
  fromName: string;
  replyTo: string | undefined;
  subject: string;
  text: string;
  html: string;
  /** Names of the files in it. */
  files: string[];
  /** As the receiving mail server gets them. */
  headers: Record<string, string>;
  /** ISO 8601, the machine's clock. */
  at: string;
  status: 'processed' | PlannedEvent['event'];
  request: MailRequest;
}

export function standInMail({ id, to, request, events, acceptedAt }: AcceptedMail, now: number): StandInMail {
  const body = (type: string) => request.content.find((one) => one.type === type)?.value ?? '';
  return {
    id,
    to,
    from: request.from.email,
    fromName: request.from.name ?? '',
    replyTo: request.reply_to?.email,
    subject: request.subject ?? request.personalizations[0]?.subject ?? '',
    text: body('text/plain'),
    html: body('text/html'),
    files: (request.attachments ?? []).map(({ filename }) => filename),
    headers: { 'Message-ID': `<${id}@geopod-ismtpd-1>`, ...request.headers },
    at: new Date(acceptedAt).toISOString(),
    status: events.findLast(({ at }) => at <= now)?.event ?? 'processed',
    request,
  };
}

/** One event as SendGrid posts it: exactly its fields, custom arguments at the top level. */
export function eventOf(mail: AcceptedMail, event: PlannedEvent): Record<string, unknown> {
  return {
    email: mail.to,
    timestamp: Math.floor(event.at / 1000),
    'smtp-id': `<${mail.id}@geopod-ismtpd-1>`,
    ...mail.request.custom_args,
    event: event.event,
    sg_event_id: event.id,
    sg_message_id: `${mail.id}.recvd-5f54b5d587-x7k2m-1-00000000-0.0`,
    ...event.more,
  };
}
