import { MailService } from '@sendgrid/mail';
import * as z from 'zod';
import type { Effect } from '../../ports.ts';
import type { MailChannel, OutgoingMail, SendResult } from '../channel.ts';

/** Where and as whom to call SendGrid. `apiBase` points the SDK at a stand-in; absent means the vendor. */
export interface SendGridAccount {
  apiKey: () => Promise<string>;
  apiBase: string | undefined;
}

/** Never connected, so nothing can have left. */
const neverReached = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * E-mails by SendGrid. To send by another provider, replace this file and status.ts; that provider must
 * - take a Message-ID, In-Reply-To, References, Auto-Submitted and List-Unsubscribe of ours as they are,
 * - take plain text beside HTML and leave links and pictures alone (no click or open tracking),
 * - give back an opaque id of ours (`reference`) in every event, signed, and say sent, delivered, bounced and dropped,
 * - answer so that "not taken" (try again), "refused" (do not) and "no telling" can be told apart.
 * Errors of the SDK carry the key and the body, so none leaves here: they become codes.
 */
export function sendGridMail(account: SendGridAccount, effect: Effect): MailChannel {
  return {
    async send(message) {
      const service = await serviceOf(account, message.timeoutMs);
      try {
        const [answer] = await effect('send email', () => service.send(created(message)));
        const headers: Record<string, unknown> = answer.headers;
        const given = headers['x-message-id'];
        return {
          outcome: 'accepted',
          providerId: typeof given === 'string' && given !== '' ? given : message.messageId,
        };
      } catch (error) {
        return resultOf(error);
      }
    },
  };
}

/** The SDK's service, which has a client of its own and shows no way to point it elsewhere. */
class Redirected extends MailService {
  declare readonly client: { setDefaultRequest(name: 'baseUrl', value: string): unknown };

  pointAt(base: string): void {
    this.client.setDefaultRequest('baseUrl', `${base}/`);
  }
}

async function serviceOf({ apiKey, apiBase }: SendGridAccount, timeoutMs: number): Promise<MailService> {
  const service = new Redirected();
  service.setApiKey(await apiKey());
  // After the key: setting that points the client back at the vendor.
  if (apiBase) service.pointAt(apiBase);
  service.setTimeout(Math.max(1, timeoutMs));
  return service;
}

function created(message: OutgoingMail) {
  return {
    to: message.to,
    from: { email: message.from, name: message.fromName },
    ...(message.replyTo ? { replyTo: message.replyTo } : {}),
    subject: message.subject,
    content: [
      { type: 'text/plain', value: message.body } as const,
      { type: 'text/html', value: message.html } as const,
    ] as [{ type: string; value: string }, { type: string; value: string }],
    headers: headersOf(message),
    ...(message.attachments.length > 0 ? { attachments: message.attachments.map(attached) } : {}),
    customArgs: { reference: message.reference },
    trackingSettings: {
      clickTracking: { enable: false, enableText: false },
      openTracking: { enable: false },
      subscriptionTracking: { enable: false },
      ganalytics: { enable: false },
    },
  };
}

function attached({ name, type, bytes }: OutgoingMail['attachments'][number]) {
  return {
    content: Buffer.from(bytes).toString('base64'),
    filename: name,
    type,
    disposition: 'attachment',
  };
}

function headersOf({ mailId, inReplyTo, references, isAutomatic, unsubscribe }: OutgoingMail): Record<string, string> {
  return {
    'Message-ID': mailId,
    ...(inReplyTo ? { 'In-Reply-To': inReplyTo } : {}),
    ...(references.length > 0 ? { References: references.join(' ') } : {}),
    ...(isAutomatic ? { 'Auto-Submitted': 'auto-replied' } : {}),
    ...(unsubscribe
      ? {
          'List-Unsubscribe': `${unsubscribe.mailto ? `<mailto:${unsubscribe.mailto}?subject=unsubscribe>, ` : ''}<${unsubscribe.url}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }
      : {}),
  };
}

const shape = z.object({ code: z.union([z.string(), z.number()]) });

/** 4xx is a refusal; 429 was not processed; 5xx, resets and time-outs may have been. */
function resultOf(error: unknown): SendResult {
  const parsed = shape.safeParse(error);
  // Anything that is not a provider's answer (a passed deadline, a mistake of ours) is a fault.
  if (!parsed.success) throw error;
  const { code } = parsed.data;
  if (typeof code === 'string') {
    return neverReached.has(code) ? { outcome: 'not-sent', code } : { outcome: 'ambiguous', code };
  }
  if (code === 429) return { outcome: 'not-sent', code: '429' };
  if (code >= 400 && code < 500) return { outcome: 'refused', code: String(code), kind: 'configuration' };
  return { outcome: 'ambiguous', code: String(code) };
}
