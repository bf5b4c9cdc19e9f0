import type { SignedBytes } from '#shared/channels/email/verify.ts';
import type { HttpRequest, HttpResponse } from '../entry.ts';

/** What SendGrid signs, and where the signature stands. */
export function signedBytes({ headers, body }: HttpRequest): SignedBytes {
  return {
    signature: headers['x-twilio-email-event-webhook-signature'],
    timestamp: headers['x-twilio-email-event-webhook-timestamp'],
    body,
  };
}

export const forged: HttpResponse = {
  status: 403,
  headers: { 'content-type': 'text/plain' },
  body: 'Neither the key nor the signature fits. See docs/providers.md, "E-mail".',
};
