import { incomingForm } from '#infra/local/signed-text.ts';
import type { Accepted, PhoneStep } from './provider-model.ts';

export const officeNumber = '+12125550100';
export const accountSid = `AC${'0'.repeat(32)}`;

/** A text to the office as Twilio posts it. */
export function incomingText(from: string, body: string, sid: string): Record<string, string> {
  return incomingForm(accountSid, { from, to: officeNumber, body, sid });
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
