import { readMail } from '#shared/channels/email/inbound.ts';
import { hasSecret, isSigned } from '#shared/channels/email/verify.ts';
import { receiveMail } from '#shared/domain/thread/receive-mail.ts';
import type { App } from '#shared/ports.ts';
import { type HttpRequest, type HttpResponse, httpFunction } from '../entry.ts';
import { files } from '../plugs/files.ts';
import { secret } from '../plugs/secret.ts';
import { forged, signedBytes } from './sendgrid.ts';

/** `POST /webhooks/sendgrid/inbound`: an e-mail for the practice. Stored before it is answered. */
export const handler = httpFunction(keepMail, { plugs: { files, secret } });

async function keepMail(app: App, request: HttpRequest): Promise<HttpResponse> {
  if (!(await isSendGrid(app, request))) {
    app.log.warn('webhook_forged', { path: request.path });
    return forged;
  }
  const { from, inboundDomain, signingKeys } = app.settings.mail;
  const posted = { contentType: request.headers['content-type'], body: request.body };
  await receiveMail(app, await readMail(posted, { keys: await signingKeys(), from, inboundDomain }));
  return { status: 200 };
}

/** The key in the URL, or a signature in its place (a security policy of Inbound Parse). */
async function isSendGrid(app: App, request: HttpRequest): Promise<boolean> {
  const { inboundSecrets, publicKeys } = app.settings.mail;
  if (hasSecret(request.query.get('key'), await inboundSecrets())) return true;
  return isSigned(signedBytes(request), publicKeys);
}
