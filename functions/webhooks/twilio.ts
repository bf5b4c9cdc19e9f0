import { type Form, readForm } from '#shared/channels/form.ts';
import { verify } from '#shared/channels/sms/verify.ts';
import type { App } from '#shared/ports.ts';
import type { HttpRequest, HttpResponse } from '../entry.ts';

/** The form of a webhook that Twilio signed, or undefined. The URL is the configured one: never the Host header's. */
export async function signedForm(app: App, request: HttpRequest): Promise<Form | undefined> {
  const form = readForm(request.body);
  const query = request.rawQuery === '' ? '' : `?${request.rawQuery}`;
  const url = `${app.settings.publicBaseUrl}${request.path}${query}`;
  const signed = { url, signature: request.headers['x-twilio-signature'], form, body: request.body };
  if (verify(signed, await app.settings.twilioAuthTokens())) return form;
  app.log.warn('webhook_forged', { path: request.path, fields: fieldNames(form) });
  return undefined;
}

const fieldName = /^[A-Z][A-Za-z]{1,40}\d{0,3}$/;
const mostNames = 60;

/** Names as Twilio's are made. Anything else may be a patient's words: a body of another kind is one long name. */
function fieldNames({ fields }: Form): string {
  const names = Object.keys(fields);
  const shown = names.filter((name) => fieldName.test(name)).toSorted();
  const others = names.length - Math.min(shown.length, mostNames);
  return [...shown.slice(0, mostNames), ...(others > 0 ? [`and ${others} others`] : [])].join(',');
}

/** Nothing to say back to the caller: TwiML without a verb. */
export const emptyTwiml: HttpResponse = {
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
};

export const forged: HttpResponse = {
  status: 403,
  headers: { 'content-type': 'text/plain' },
  body: 'The signature does not fit. See docs/providers.md, "Signatures".',
};
