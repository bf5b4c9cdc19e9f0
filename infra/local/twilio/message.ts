import { SegmentedMessage } from 'sms-segments-calculator';
import * as z from 'zod';

/** A form as it was posted: a repeated field is a list. */
export const Form = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
export type Form = z.infer<typeof Form>;

const StepStatus = z.enum(['sent', 'delivered', 'undelivered', 'failed']);
type StepStatus = z.infer<typeof StepStatus>;

/** A message the stand-in accepted. All that happens to it later is settled here, so that a restart changes nothing. */
export const Accepted = z.strictObject({
  kind: z.literal('accepted'),
  sid: z.string(),
  /** Milliseconds since 1970, the machine's clock. */
  acceptedAt: z.int(),
  form: Form,
  /** What it goes through, one step every `stepMs`. */
  steps: z.array(StepStatus).min(1),
  stepMs: z.number(),
  errorCode: z.int().nullable(),
  /** How often each callback goes out. */
  /** Where what its MediaUrls led to is kept here, in their order. */
  pictures: z.array(z.string()).optional(),
  copies: z.int(),
  reordered: z.boolean(),
});
export type Accepted = z.infer<typeof Accepted>;

/** A message as tests and the simulator see it. */
export interface StandInMessage {
  sid: string;
  to: string;
  /** The number the patient sees; for a Messaging Service that chose it, `servicePoolNumber`. */
  from: string;
  body: string;
  mediaUrls: string[];
  /** What Twilio fetched from there. */
  pictures: string[];
  statusCallback: string | null;
  status: 'queued' | 'accepted' | StepStatus;
  errorCode: number | null;
  /** ISO 8601, the machine's clock. */
  acceptedAt: string;
  /** The exact form of the accepted request. */
  form: Form;
}

/** The sender a Messaging Service picks: Twilio's test number that always works. */
export const servicePoolNumber = '+15005550006';

/** A single field of a form, or undefined when it is absent, empty or repeated. */
export function field(form: Form, name: string): string | undefined {
  const value = form[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function fields(form: Form, name: string): string[] {
  return [form[name] ?? []].flat();
}

export function readForm(body: string): Form {
  const parameters = new URLSearchParams(body);
  const entries = [...new Set(parameters.keys())].map((name): [string, string | string[]] => {
    const [only, ...more] = parameters.getAll(name);
    return [name, more.length === 0 ? (only ?? '') : [only ?? '', ...more]];
  });
  return Object.fromEntries(entries);
}

export function recipientOf(message: Accepted): string {
  return field(message.form, 'To') ?? '';
}

export function senderOf(message: Accepted): string {
  return field(message.form, 'From') ?? servicePoolNumber;
}

/** The sender as the API shows it: null until the Messaging Service has chosen one. */
export function shownSender(message: Accepted, now: number): string | null {
  return field(message.form, 'From') ?? (reachedStep(message, now) ? servicePoolNumber : null);
}

export function standInMessage(message: Accepted, now: number): StandInMessage {
  const { sid, form } = message;
  const reached = reachedStep(message, now);
  return {
    sid,
    to: recipientOf(message),
    from: senderOf(message),
    body: field(form, 'Body') ?? '',
    mediaUrls: fields(form, 'MediaUrl'),
    pictures: message.pictures ?? [],
    statusCallback: field(form, 'StatusCallback') ?? null,
    status: reached?.status ?? initialStatus(message),
    errorCode: reached && isFailure(reached.status) ? message.errorCode : null,
    acceptedAt: new Date(message.acceptedAt).toISOString(),
    form: structuredClone(form),
  };
}

/**
 * The message as the API shows it: exactly the fields of the vendor's `api.v2010.account.message`, none of them naming
 * the callback URL. `now` before the first step gives the answer to the request that created it.
 */
export function messageResource(message: Accepted, accountSid: string, now: number): Record<string, unknown> {
  const { sid, form, acceptedAt } = message;
  const reached = reachedStep(message, now);
  const seen = standInMessage(message, now);
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${sid}`;
  const sender = shownSender(message, now);
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: seen.body,
    date_created: rfc2822(acceptedAt),
    date_sent: reached ? rfc2822(acceptedAt + message.stepMs) : null,
    date_updated: rfc2822(reached?.at ?? acceptedAt),
    direction: 'outbound-api',
    error_code: seen.errorCode,
    error_message: seen.errorCode === null ? null : (errorMessages[seen.errorCode] ?? null),
    from: sender,
    messaging_service_sid: field(form, 'MessagingServiceSid') ?? null,
    num_media: String(seen.mediaUrls.length),
    num_segments: sender ? String(segments(seen)) : '0',
    price: null,
    price_unit: null,
    sid,
    status: seen.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: seen.to,
    uri: `${uri}.json`,
  };
}

/** When Twilio began to send it, or undefined while it is queued. */
export function sentAt(message: Accepted, now: number): number | undefined {
  return reachedStep(message, now) && message.acceptedAt + message.stepMs;
}

/** One status callback owed for a message, and when it is due. */
export interface OwedCallback {
  status: StepStatus;
  at: number;
}

/** Every status callback of a message in the order they go out. There is none for the initial status. */
export function owedCallbacks(message: Accepted): OwedCallback[] {
  if (!field(message.form, 'StatusCallback')) return [];
  const steps = stepsOf(message);
  const ordered = message.reordered ? steps.toReversed() : steps;
  return ordered.flatMap((step) => Array.from({ length: message.copies }, () => step));
}

export function isFailure(status: StepStatus): boolean {
  return status === 'undelivered' || status === 'failed';
}

const errorMessages: Record<number, string> = {
  11200: 'HTTP retrieval failure',
  30001: 'Queue overflow',
  30003: 'Unreachable destination handset',
  30006: 'Landline or unreachable carrier',
  30034: 'US A2P 10DLC - Message from an Unregistered Number',
};

function initialStatus(message: Accepted): 'queued' | 'accepted' {
  return field(message.form, 'MessagingServiceSid') ? 'accepted' : 'queued';
}

function stepsOf(message: Accepted): OwedCallback[] {
  return message.steps.map((status, index) => ({ status, at: message.acceptedAt + message.stepMs * (index + 1) }));
}

function reachedStep(message: Accepted, now: number): OwedCallback | undefined {
  return stepsOf(message).findLast((step) => step.at <= now);
}

function segments(message: StandInMessage): number {
  return message.mediaUrls.length > 0 ? 1 : new SegmentedMessage(message.body).segmentsCount;
}

function rfc2822(milliseconds: number): string {
  return new Date(milliseconds).toUTCString().replace('GMT', '+0000');
}
