import { readStored } from '#shared/channels/email/stored.ts';
import { receiveMail } from '#shared/domain/thread/receive-mail.ts';
import type { App } from '#shared/ports.ts';
import { arrivalFunction } from '../entry.ts';
import { files } from '../plugs/files.ts';
import { secret } from '../plugs/secret.ts';

/** A mail that the account's own receiver put into the bucket: as large as 40 MB, which no gateway carries. */
export const handler = arrivalFunction(keepStored, { files, secret });

/** SES puts an object of this name, which is no mail of anybody, where it may put mails, when its rule is made (SES, receipt rules). */
const noticeOfSes = 'AMAZON_SES_SETUP_NOTIFICATION';

async function keepStored(app: App, key: string): Promise<void> {
  if (key.endsWith(`/${noticeOfSes}`)) return app.log.info('mail_receiver_set_up', {});
  const bytes = await app.files.get(key);
  if (!bytes) throw new Error('a mail was announced that is not in the bucket');
  const { from, inboundDomain, signingKeys } = app.settings.mail;
  await receiveMail(app, await readStored(bytes, { keys: await signingKeys(), from, inboundDomain }));
}
