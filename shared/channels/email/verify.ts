import { createHash, createPublicKey, type KeyObject, timingSafeEqual, verify as verifySignature } from 'node:crypto';

/** A webhook of SendGrid as it reached us: its two signature headers and the exact bytes. */
export interface SignedBytes {
  signature: string | undefined;
  timestamp: string | undefined;
  body: Uint8Array;
}

const keys = new Map<string, KeyObject | undefined>();

/** A public key as SendGrid shows it: base64 of SPKI DER, without a PEM frame. Undefined when it is none. */
function publicKeyOf(text: string): KeyObject | undefined {
  if (!keys.has(text)) keys.set(text, parsedKey(text));
  return keys.get(text);
}

function parsedKey(text: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
  } catch {
    // A key that is none signs nothing.
    return undefined;
  }
}

/**
 * Is this SendGrid? ECDSA P-256 with SHA-256 over the timestamp followed by the exact bytes, by any of the given keys
 * (https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features).
 * The timestamp has no age limit: retries go on for a day, and what comes twice is known by its id.
 */
export function isSigned({ signature, timestamp, body }: SignedBytes, publicKeys: readonly string[]): boolean {
  if (!signature || !timestamp) return false;
  const signed = Buffer.concat([Buffer.from(timestamp), body]);
  const given = Buffer.from(signature, 'base64');
  return publicKeys.some((text) => {
    const key = publicKeyOf(text);
    return key !== undefined && verifySignature('sha256', signed, key, given);
  });
}

/** The key in the inbound URL, compared in a time that tells nothing of where it differs. */
export function hasSecret(given: string | null, secrets: readonly string[]): boolean {
  if (!given) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return secrets.some((secret) => timingSafeEqual(digest(given), digest(secret)));
}
