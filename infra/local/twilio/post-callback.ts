import { randomUUID } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';

interface CallbackRequest {
  /** The callback URL as the message named it, with its fragment. */
  url: string;
  parameters: Record<string, string>;
  authToken: string;
  fetch: typeof fetch;
  /** Waited before each retry. */
  pauseMs: number;
  /** Gives up at once when the stand-in stops. */
  stopped: AbortSignal;
}

/**
 * Posts one signed callback as Twilio does: the fragment is stripped and not signed, and only says how to retry. It
 * resolves when the callback was answered with 2xx, was given up, or the stand-in stopped.
 */
export async function postCallback(request: CallbackRequest): Promise<void> {
  const [url = '', fragment = ''] = request.url.split('#', 2);
  const { retries, retryOn, readTimeoutMs } = connectionOverrides(fragment);
  const headers = {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    'user-agent': 'TwilioProxy/1.1',
    'x-twilio-signature': getExpectedTwilioSignature(request.authToken, url, request.parameters),
    'i-twilio-idempotency-token': randomUUID(),
  };
  const body = new URLSearchParams(request.parameters).toString();
  for (let attempt = 0; attempt <= retries; attempt += 1) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, request.pauseMs));
    if (request.stopped.aborted) return;
    const failure = await postOnce(request, url, { method: 'POST', headers, body, redirect: 'manual' }, readTimeoutMs);
    if (failure === undefined || !(retryOn.has(failure) || retryOn.has('all'))) return;
  }
}

/** How a try failed, in the words of the `rp` override: connection, read timeout, or the class of the status. */
type Failure = 'ct' | 'rt' | '4xx' | '5xx' | '3xx';

async function postOnce(
  request: CallbackRequest,
  url: string,
  init: RequestInit,
  readTimeoutMs: number,
): Promise<Failure | undefined> {
  const timeout = AbortSignal.timeout(readTimeoutMs);
  try {
    const response = await request.fetch(url, { ...init, signal: AbortSignal.any([timeout, request.stopped]) });
    await response.arrayBuffer();
    if (response.ok) return undefined;
    if (response.status >= 500) return '5xx';
    return response.status >= 400 ? '4xx' : '3xx';
  } catch {
    // Whatever kept the answer from arriving is what Twilio sees as one of these two.
    return timeout.aborted ? 'rt' : 'ct';
  }
}

/**
 * Twilio's connection overrides (docs: "Webhooks connection overrides"): `rc` retries 0 to 5, default 1; `rp` what is
 * retried, default connection failures only; `rt` read timeout in milliseconds, 100 to 15000. `all` is every failure.
 */
function connectionOverrides(fragment: string): { retries: number; retryOn: Set<string>; readTimeoutMs: number } {
  const overrides = new URLSearchParams(fragment);
  return {
    retries: within(overrides.get('rc'), 0, 5, 1),
    retryOn: new Set((overrides.get('rp') ?? 'ct').split(',')),
    readTimeoutMs: within(overrides.get('rt'), 100, 15_000, 15_000),
  };
}

function within(text: string | null, least: number, most: number, otherwise: number): number {
  const value = Number(text);
  return text !== null && Number.isInteger(value) && value >= least && value <= most ? value : otherwise;
}
