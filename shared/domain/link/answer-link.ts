import { createHash } from 'node:crypto';
import type { App } from '../../ports.ts';
import { isSealed, sealOf } from '../message/mail-id.ts';
import { receiveMail } from '../thread/receive-mail.ts';
import type { Behind } from './open-link.ts';

const openMinutes = 60;
const shape = /^([a-z0-9]{1,12})\.([A-Za-z0-9]{1,40})\.([0-9a-f]{32})$/;
const purpose = 'link-opened';

/** What the page carries once it is open: proof of that for an hour, and an id that makes the same answer twice one. */
export async function answerTicket(app: App, { link }: Behind): Promise<string> {
  const [key] = await app.settings.mail.signingKeys();
  if (!key) throw new Error('SIGNING_KEY is needed to open links');
  const until = (app.now().getTime() + openMinutes * 60_000).toString(36);
  const once = app.newId();
  return [until, once, sealOf(key, purpose, [link.ref.messageId, until, once], 32)].join('.');
}

/** Keeps an answer that was written on the page, in the thread of its message. False when the ticket is none or over. */
export async function answerLink(app: App, behind: Behind, ticket: string, text: string): Promise<boolean> {
  const { ref } = behind.link;
  const [, until, once, seal] = shape.exec(ticket) ?? [];
  const keys = await app.settings.mail.signingKeys();
  if (!until || !once || !seal || !isSealed(keys, purpose, [ref.messageId, until, once], seal)) return false;
  if (app.now().getTime() > Number.parseInt(until, 36)) return false;
  const { entry } = behind;
  if (entry.kind !== 'email') return false;
  await receiveMail(app, {
    sid: createHash('sha256').update(`secure-page\n${ref.messageId}\n${once}`).digest('hex').slice(0, 40),
    from: entry.to,
    to: app.settings.mail.from,
    text,
    mail: { subject: entry.mail?.subject ?? '', sender: 'verified' },
    leadsTo: { threadId: ref.threadId, by: 'secure-page' },
    contents: [],
  });
  return true;
}
