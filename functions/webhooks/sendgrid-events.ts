import { readEvents } from '#shared/channels/email/status.ts';
import { isSigned } from '#shared/channels/email/verify.ts';
import { settleMail } from '#shared/domain/thread/settle-mail.ts';
import type { App } from '#shared/ports.ts';
import { type HttpRequest, type HttpResponse, httpFunction } from '../entry.ts';
import { forged, signedBytes } from './sendgrid.ts';

/** `POST /webhooks/sendgrid/events`: what became of e-mails we sent, many at a time. */
export const handler = httpFunction(noteEvents);

async function noteEvents(app: App, request: HttpRequest): Promise<HttpResponse> {
  if (!isSigned(signedBytes(request), app.settings.mail.publicKeys)) {
    app.log.warn('webhook_forged', { path: request.path });
    return forged;
  }
  const events = readEvents(request.body);
  if (!events || events.unreadable > 0) app.log.warn('events_unreadable', { unreadable: events?.unreadable });
  const failed = await settleMail(app, events?.reports ?? []);
  // SendGrid sends the whole array again for a day; what was noted already is known by its id.
  return { status: failed > 0 ? 500 : 204 };
}
