import twilio from 'twilio';
import type { HttpMethod } from 'twilio/lib/interfaces.js';
import * as z from 'zod';

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

/** Twilio's SDK for one call of at most so many milliseconds. It never tries again by itself. */
export async function twilioClient(account: TwilioAccount, timeoutMs: number) {
  return twilio(account.accountSid, await account.authToken(), {
    httpClient: new Redirected(account.apiBase, Math.max(1, timeoutMs)),
    autoRetry: false,
  });
}

/** Never connected, so nothing can have left. */
const neverReached = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

const shape = z.object({ status: z.number().optional(), code: z.union([z.string(), z.number()]).optional() });

/** The code of an error of the SDK. The error itself carries the token and the body, and goes no further. */
export function twilioCode(error: unknown): string {
  const parsed = shape.safeParse(error);
  return String((parsed.success ? (parsed.data.code ?? parsed.data.status) : undefined) ?? 'unknown');
}

/**
 * What an error says of the request: 4xx is a refusal; 429 and what never connected was not processed; 5xx, resets and
 * time-outs may have been. What is no answer of a provider (a passed deadline, a mistake of ours) is thrown on: a fault.
 */
export function twilioFailure(error: unknown): { outcome: 'refused' | 'not-sent' | 'ambiguous'; code: string } {
  const parsed = shape.safeParse(error);
  if (!parsed.success || (parsed.data.status === undefined && parsed.data.code === undefined)) throw error;
  const { status } = parsed.data;
  const code = twilioCode(error);
  if (status === undefined) return { outcome: neverReached.has(code) ? 'not-sent' : 'ambiguous', code };
  if (status === 429) return { outcome: 'not-sent', code };
  return { outcome: status >= 400 && status < 500 ? 'refused' : 'ambiguous', code };
}
