import { readStatus } from '#shared/channels/sms/status.ts';
import { settle } from '#shared/domain/thread/settle.ts';
import type { App } from '#shared/ports.ts';
import { type HttpRequest, type HttpResponse, httpFunction } from '../entry.ts';
import { secret } from '../plugs/secret.ts';
import { forged, signedForm } from './twilio.ts';

/** `POST /webhooks/twilio/sms-status`: what became of a text we sent. */
export const handler = httpFunction(noteStatus, { plugs: { secret } });

async function noteStatus(app: App, request: HttpRequest): Promise<HttpResponse> {
  const form = await signedForm(app, request);
  if (!form) return forged;
  const status = readStatus(form, request.query);
  if ('missing' in status) app.log.warn('status_unreadable', { fields: status.missing.join(',') });
  if ('report' in status) await settle(app, status.report);
  return { status: 204 };
}
