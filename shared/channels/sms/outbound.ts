import twilio from 'twilio';
import type { HttpMethod } from 'twilio/lib/interfaces.js';
import * as z from 'zod';
import type { Effect } from '../../ports.ts';
import type { Channel, Outgoing, SendResult } from '../channel.ts';
import { failureKind, isPassing } from './failure-kind.ts';

/** Where and as whom to call Twilio. `apiBase` points the SDK at a stand-in; absent means the vendor. */
export interface TwilioAccount {
  accountSid: string;
  authToken: () => Promise<string>;
  apiBase: string | undefined;
}

/** The SDK's own HTTP client, with every call sent to another base. */
class Redirected extends twilio.RequestClient {
  readonly #base: string | undefined;

  constructor(base: string | undefined, timeoutMs: number) {
    // The SDK's own `timeout` option does not reach a client of ours.
    super({ timeout: timeoutMs });
    this.#base = base;
  }

  override request<TData>(options: { uri: string; method: HttpMethod }) {
    if (this.#base) {
      const { pathname, search } = new URL(options.uri);
      options.uri = `${this.#base}${pathname}${search}`;
    }
    return super.request<TData>(options);
  }
}

const listLimit = 200;

/** Never connected, so nothing can have left. */
const neverReached = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * Texts by Twilio: one message per call, with our reference in the status callback. Errors of the SDK carry the token
 * and the body, so none leaves here: they become codes.
 */
export function twilioSms(account: TwilioAccount, effect: Effect): Channel {
  async function client(timeoutMs: number) {
    return twilio(account.accountSid, await account.authToken(), {
      httpClient: new Redirected(account.apiBase, Math.max(1, timeoutMs)),
      autoRetry: false,
    });
  }

  return {
    async send(message) {
      const sender = await client(message.timeoutMs);
      try {
        const sent = await effect('send sms', () => sender.messages.create(created(message), undefined));
        return { outcome: 'accepted', providerId: sent.sid };
      } catch (error) {
        return resultOf(error);
      }
    },
    async listed({ to, from, since, timeoutMs }) {
      const asker = await client(timeoutMs);
      // No date filter: Twilio filters by the sending date, which a message still in its queue does not have.
      const found = await asker.messages.list({ to, from, limit: listLimit }).catch((error: unknown) => {
        throw new Error(`Twilio did not list messages (${codeOf(error)})`);
      });
      return found
        .map(({ sid, body, dateCreated }) => ({ providerId: sid, body: body || undefined, createdAt: dateCreated }))
        .filter(({ createdAt }) => createdAt >= since);
    },
  };
}

function created(message: Outgoing) {
  return {
    to: message.to,
    from: message.from,
    body: message.body,
    statusCallback: `${message.statusCallback}#rc=3&rp=all`,
    validityPeriod: message.validitySeconds,
  };
}

const shape = z.object({ status: z.number().optional(), code: z.union([z.string(), z.number()]).optional() });

function codeOf(error: unknown): string {
  const parsed = shape.safeParse(error);
  return String((parsed.success ? (parsed.data.code ?? parsed.data.status) : undefined) ?? 'unknown');
}

/** 4xx with a code is a refusal; 429 was not processed; 5xx, resets and time-outs may have been. */
function resultOf(error: unknown): SendResult {
  const parsed = shape.safeParse(error);
  // Anything that is not a provider's answer (a passed deadline, a mistake of ours) is a fault.
  if (!parsed.success || (parsed.data.status === undefined && parsed.data.code === undefined)) throw error;
  const { status } = parsed.data;
  const code = codeOf(error);
  if (status === undefined)
    return neverReached.has(code) ? { outcome: 'not-sent', code } : { outcome: 'ambiguous', code };
  if (status === 429 || isPassing(code)) return { outcome: 'not-sent', code };
  if (status >= 400 && status < 500) return { outcome: 'refused', code, kind: failureKind(code, 'configuration') };
  return { outcome: 'ambiguous', code };
}
