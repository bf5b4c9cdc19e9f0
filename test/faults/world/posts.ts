import { generateKeyPairSync, sign } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { mimeOf, rawForm } from '#infra/local/posted-mail.ts';
import { incomingForm } from '#infra/local/signed-text.ts';
import type { FunctionName } from '#infra/topology.ts';
import { type HttpEvent, requestEvent } from './http.ts';
import type { Accepted, PhoneStep } from './provider-model.ts';

export const officeNumber = '+12125550100';
/** The telephone of the desk that rings when a patient calls. */
export const deskNumber = '+12125550190';
export const accountSid = `AC${'0'.repeat(32)}`;
export const publicBaseUrl = 'https://desk.example';
export const authToken = 'faults-token';
export const inboundDomain = 'mail.desk.example';
export const officeMail = `frontdesk@${inboundDomain}`;

/** One post to a webhook: the function that takes it, and what the gateway hands to that. */
export interface Post {
  name: FunctionName;
  event: HttpEvent;
}

/** A text to the office as Twilio posts it. */
export function incomingText(
  from: string,
  body: string,
  sid: string,
  pictures: readonly { url: string }[] = [],
): Record<string, string> {
  const media = pictures.flatMap(({ url }, nth) => [
    [`MediaUrl${nth}`, url],
    [`MediaContentType${nth}`, 'image/png'],
  ]);
  const fields = { NumMedia: String(pictures.length), ...Object.fromEntries(media) };
  return incomingForm(accountSid, { from, to: officeNumber, body, sid, fields });
}

/** A status callback as Twilio posts it: path with our reference, or without where it is bare, and its form. */
export function callback(
  message: Accepted,
  step: PhoneStep,
  bare: boolean,
): [path: string, form: Record<string, string>] {
  const url = new URL(message.callback);
  const form = {
    MessageSid: message.sid,
    SmsSid: message.sid,
    SmsStatus: step.status,
    MessageStatus: step.status,
    To: message.to,
    From: message.from,
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    ...(step.code ? { ErrorCode: step.code } : {}),
  };
  return [bare ? url.pathname : `${url.pathname}${url.search}`, form];
}

/** A form to a path of ours, signed as Twilio signs. */
export function twilioPost(path: string, form: Record<string, string>): Post {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': getExpectedTwilioSignature(authToken, `${publicBaseUrl}${path}`, form),
  };
  return { name: functionOf(path), event: requestEvent('POST', path, headers, new URLSearchParams(form).toString()) };
}

function functionOf(path: string): FunctionName {
  if (path.startsWith('/webhooks/twilio/voice/reminder/')) return 'webhook-voice-reminder';
  if (path.startsWith('/webhooks/twilio/voice/page/')) return 'webhook-voice-page';
  if (path.startsWith('/webhooks/twilio/voice')) return 'webhook-voice';
  return path.startsWith('/webhooks/twilio/sms-status') ? 'webhook-sms-status' : 'webhook-sms';
}

const inboundSecret = 'faults-inbound';
export const inboundSecrets = [inboundSecret];

/** An e-mail to the office as SendGrid's Inbound Parse posts it, whole. */
export function mailPost(mail: {
  from: string;
  words: string;
  messageId: string;
  sentAt: number;
  answers?: string;
  attachments: readonly { name: string; bytes: Uint8Array }[];
}): Post {
  const { from, words: text, messageId, sentAt, answers } = mail;
  const attachments = mail.attachments.map((file) => ({ ...file, type: 'application/octet-stream' }));
  const written = {
    ...{ from, text, messageId, to: officeMail, subject: 'A question', date: new Date(sentAt), attachments },
    ...(answers ? { inReplyTo: answers } : {}),
  };
  const { contentType, body } = rawForm(mimeOf(written), written);
  const path = `/webhooks/sendgrid/inbound?key=${inboundSecret}`;
  return { name: 'webhook-sendgrid-inbound', event: requestEvent('POST', path, { 'content-type': contentType }, body) };
}

const keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
export const eventsKey = keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

/** An array of events, signed as SendGrid signs. */
export function eventsPost(events: readonly Record<string, unknown>[]): Post {
  const body = JSON.stringify(events);
  const timestamp = '1772463600';
  const headers = {
    'content-type': 'application/json',
    'x-twilio-email-event-webhook-timestamp': timestamp,
    'x-twilio-email-event-webhook-signature': sign('sha256', Buffer.from(timestamp + body), keys.privateKey).toString(
      'base64',
    ),
  };
  return { name: 'webhook-sendgrid-events', event: requestEvent('POST', '/webhooks/sendgrid/events', headers, body) };
}

/** Without the fragment, which nobody posts, and without our own address. */
export function pathOf(url: string): string {
  return url.replace(/#.*$/, '').slice(publicBaseUrl.length);
}
