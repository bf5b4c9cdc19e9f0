import { performance } from 'node:perf_hooks';
import { ulid } from 'ulid';
import * as z from 'zod';
import type { PracticeClock } from '../clock.ts';
import type { Runner } from '../stack/runner.ts';

/** The newest so many are remembered, in memory alone. */
const most = 200;

/** What a webhook was about, in the provider's terms: a text from a phone, or word of what became of one of ours. */
export interface WebhookSubject {
  kind: 'text' | 'status' | 'call' | 'other';
  /** The patient's number. */
  phone: string;
  /** Twilio's id of the message. */
  sid: string;
  /** With kind status: queued, sent, delivered and so on, and the error code of a failure. */
  delivery?: string;
  errorCode?: string;
  /** `again`: it had been taken before. `late`: a later step of the same message had been. */
  order: 'first' | 'again' | 'late';
}

/** One webhook that came in, and what it was answered. Times are the practice's. */
export interface Webhook extends WebhookSubject {
  id: string;
  at: string;
  /** `POST /webhooks/twilio/sms` */
  route: string;
  status: number;
  ms: number;
}

/** The same with all that is needed to send it again, byte for byte. */
export interface KeptWebhook extends Webhook {
  path: string;
  headers: Record<string, string>;
  body: Buffer;
  fields: Record<string, string>;
}

export interface WebhookLog {
  /** The same runner, whose webhook invocations are noted. */
  watch(runner: Runner): Runner;
  /** Newest first. */
  list(): KeptWebhook[];
  find(id: string): KeptWebhook | undefined;
  /** Calls `listener` with each webhook from here on. */
  follow(listener: (webhook: KeptWebhook) => void): void;
}

const request = z.object({
  routeKey: z.string(),
  rawPath: z.string(),
  rawQueryString: z.string(),
  headers: z.record(z.string(), z.string().optional()),
  body: z.string().default(''),
  isBase64Encoded: z.boolean(),
});
const answer = z.object({ statusCode: z.number() });

/** What says who sent it and how it is written; the rest is the connection's. */
const keptHeaders = [
  ...['content-type', 'user-agent', 'x-twilio-signature', 'i-twilio-idempotency-token'],
  ...['x-twilio-email-event-webhook-signature', 'x-twilio-email-event-webhook-timestamp'],
];
const steps = ['accepted', 'queued', 'sending', 'sent', 'delivered'];

/** Remembers the webhooks that reach the gateway, for the simulator's console. */
export function webhookLog(clock: PracticeClock): WebhookLog {
  const kept: KeptWebhook[] = [];
  const listeners: ((webhook: KeptWebhook) => void)[] = [];

  function note(event: z.infer<typeof request>, at: string, status: number, ms: number): void {
    const body = Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
    const isForm = event.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
    // What SendGrid posts is no form of fields, and may be a whole mail.
    const fields = isForm
      ? Object.fromEntries(new URLSearchParams(body.toString('utf8')))
      : { bytes: String(body.length) };
    const webhook: KeptWebhook = {
      id: ulid(),
      at,
      route: event.routeKey,
      status,
      ms: Math.round(ms),
      ...subjectOf(event.rawPath, fields, kept),
      path: event.rawQueryString === '' ? event.rawPath : `${event.rawPath}?${event.rawQueryString}`,
      headers: Object.fromEntries(keptHeaders.flatMap((name) => headerOf(event.headers, name))),
      body,
      fields,
    };
    kept.unshift(webhook);
    kept.splice(most);
    for (const listener of listeners) listener(webhook);
  }

  return {
    list: () => kept,
    find: (id) => kept.find((webhook) => webhook.id === id),
    follow: (listener) => listeners.push(listener),
    watch: (runner) => ({
      busy: () => runner.busy(),
      async invoke(name, event) {
        if (!name.startsWith('webhook-')) return runner.invoke(name, event);
        const at = clock.now().toISOString();
        const begun = performance.now();
        // The gateway answers a function that threw with this.
        let status = 500;
        try {
          const given = await runner.invoke(name, event);
          status = answer.parse(given).statusCode;
          return given;
        } finally {
          note(request.parse(event), at, status, performance.now() - begun);
        }
      },
    }),
  };
}

/** Whether the practice took it. */
export function wasTaken({ status }: Pick<Webhook, 'status'>): boolean {
  return status >= 200 && status < 300;
}

function headerOf(headers: Record<string, string | undefined>, name: string): [string, string][] {
  const value = headers[name];
  return value === undefined ? [] : [[name, value]];
}

function subjectOf(path: string, fields: Record<string, string>, before: readonly Webhook[]): WebhookSubject {
  const sid = fields.MessageSid ?? fields.SmsSid ?? '';
  const earlier = before.filter((webhook) => webhook.sid === sid && sid !== '' && wasTaken(webhook));
  if (path === '/webhooks/twilio/sms') {
    const order = earlier.some(({ kind }) => kind === 'text') ? 'again' : 'first';
    return { kind: 'text', phone: fields.From ?? '', sid, order };
  }
  if (path.startsWith('/webhooks/twilio/voice')) {
    const [phone, call] = [fields.From ?? '', fields.ParentCallSid ?? fields.CallSid ?? ''];
    return {
      kind: 'call',
      phone,
      sid: call,
      delivery: path.slice('/webhooks/twilio/voice/'.length) || 'rings',
      order: 'first',
    };
  }
  if (path !== '/webhooks/twilio/sms-status') return { kind: 'other', phone: '', sid, order: 'first' };
  const delivery = fields.MessageStatus ?? fields.SmsStatus ?? '';
  return {
    kind: 'status',
    phone: fields.To ?? '',
    sid,
    delivery,
    ...(fields.ErrorCode ? { errorCode: fields.ErrorCode } : {}),
    order: orderOf(
      delivery,
      earlier.flatMap((webhook) => webhook.delivery ?? []),
    ),
  };
}

function orderOf(delivery: string, earlier: readonly string[]): WebhookSubject['order'] {
  if (earlier.includes(delivery)) return 'again';
  return earlier.some((other) => stepOf(other) > stepOf(delivery)) ? 'late' : 'first';
}

/** A failure ends a message as a delivery does. */
function stepOf(delivery: string): number {
  const step = steps.indexOf(delivery);
  return step < 0 ? steps.length : step;
}
