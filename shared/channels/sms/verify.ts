import { createHmac, timingSafeEqual } from 'node:crypto';
import { validateRequest, validateRequestWithBody } from 'twilio/lib/webhooks/webhooks.js';
import type { Form } from '../form.ts';

/** A webhook as it reached us. `url` is the configured public URL with the path and query as they came. */
export interface SignedRequest {
  url: string;
  signature: string | undefined;
  form: Form;
  /** The exact body, for JSON bodies whose hash stands in the URL (`bodySHA256`). */
  body: Uint8Array;
}

/**
 * Is this Twilio? True when any of the given tokens (the primary, and the next one during a rotation) signs the request:
 * base64(HMAC-SHA1(token, URL + sorted names and values)), by Twilio's own package. Bytes that are no UTF-8 are checked
 * once more as bytes, since the package only knows strings.
 */
export function verify(request: SignedRequest, tokens: readonly string[]): boolean {
  const { signature, url, form, body } = request;
  if (!signature) return false;
  return tokens.some((token) => {
    if (url.includes('bodySHA256=')) return signsBody(token, signature, url, body);
    return (
      validateRequest(token, signature, url, form.fields) || (form.lossy && signsBytes(token, signature, url, form))
    );
  });
}

function signsBody(token: string, signature: string, url: string, body: Uint8Array): boolean {
  try {
    return validateRequestWithBody(token, signature, url, Buffer.from(body).toString('utf8'));
  } catch (error) {
    // The package throws on a URL it cannot parse: such a request is not Twilio's.
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function signsBytes(token: string, signature: string, url: string, form: Form): boolean {
  const sorted = form.bytes.toSorted(([a], [b]) => Buffer.compare(a, b));
  const expected = createHmac('sha1', token).update(url).update(Buffer.concat(sorted.flat())).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
