import { readIncoming } from '#shared/channels/sms/inbound.ts';
import { keepUnreadable } from '#shared/domain/thread/keep-unreadable.ts';
import { receive } from '#shared/domain/thread/receive.ts';
import type { App } from '#shared/ports.ts';
import { type HttpRequest, type HttpResponse, httpFunction } from '../entry.ts';
import { files } from '../plugs/files.ts';
import { secret } from '../plugs/secret.ts';
import { emptyTwiml, forged, signedForm } from './twilio.ts';

/** `POST /webhooks/twilio/sms`: a text or picture from a patient. Stored before it is answered. */
export const handler = httpFunction(receiveText, { plugs: { files, secret } });

async function receiveText(app: App, request: HttpRequest): Promise<HttpResponse> {
  const form = await signedForm(app, request);
  if (!form) return forged;
  const incoming = readIncoming(form, request.body);
  if ('text' in incoming) await receive(app, incoming.text);
  else await keepUnreadable(app, request.body, incoming.missing);
  return emptyTwiml;
}
