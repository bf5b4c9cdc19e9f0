import { createHash, randomBytes } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';

/** Where a text is posted, and the account that signs it. */
export interface Signing {
  url: string;
  /** The URL that is signed, where it differs from where it is posted. */
  publicUrl?: string;
  token: string;
  accountSid: string;
}

export interface IncomingText {
  from: string;
  to: string;
  body: string;
  /** Default: a new one. */
  sid?: string;
  /** Further fields, as Twilio adds them. */
  fields?: Record<string, string>;
}

/** A message id as Twilio makes them; from `seed` always the same one. */
export function messageSid(seed?: string): string {
  const bytes = seed === undefined ? randomBytes(16) : createHash('md5').update(seed).digest();
  return `SM${bytes.toString('hex')}`;
}

/** The form of an incoming text, as Twilio posts it. */
export function incomingForm(accountSid: string, text: IncomingText): Record<string, string> {
  const sid = text.sid ?? messageSid();
  return {
    ToCountry: 'US',
    ToState: 'NY',
    SmsMessageSid: sid,
    NumMedia: '0',
    ToCity: '',
    FromZip: '',
    SmsSid: sid,
    FromState: 'NY',
    SmsStatus: 'received',
    FromCity: '',
    Body: text.body,
    FromCountry: 'US',
    To: text.to,
    ToZip: '',
    NumSegments: '1',
    MessageSid: sid,
    AccountSid: accountSid,
    From: text.from,
    ApiVersion: '2010-04-01',
    ...text.fields,
  };
}

/** Posts a form to one of our webhooks (path and query) as Twilio would: form-encoded and signed. */
export function signedPost(signing: Signing, path: string, form: Record<string, string>): Promise<Response> {
  const signature = getExpectedTwilioSignature(signing.token, `${signing.publicUrl ?? signing.url}${path}`, form);
  return fetch(`${signing.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
    body: new URLSearchParams(form),
  });
}

/** Posts a text as Twilio would. Throws when it is not taken. */
export async function signedText(signing: Signing, text: IncomingText): Promise<Response> {
  const answer = await signedPost(signing, '/webhooks/twilio/sms', incomingForm(signing.accountSid, text));
  if (!answer.ok) throw new Error(`the text was answered ${answer.status}`);
  return answer;
}
