import type { OutgoingMail } from '../../channels/channel.ts';
import type { App } from '../../ports.ts';
import { linkTo } from '../link/secure-link.ts';
import { unsubscribeToken } from '../link/unsubscribe-link.ts';
import { refOf } from '../message/entry.key.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { mailIdOf, ownAddressOf } from '../message/mail-id.ts';
import { noticeOf } from '../message/notice.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import type { Practice } from '../practice/practice.ts';
import type { Thread } from './thread.ts';

/**
 * The e-mail of an entry as it leaves, the same each time it is made: the words themselves where the practice has
 * switched that on, else only word of them with the link to their page. A reply address is given only while somebody
 * reads what comes to it.
 */
export async function composeMail(
  app: App,
  practice: Practice,
  head: Thread,
  entry: OutboundEntry,
  timeoutMs: number,
): Promise<OutgoingMail> {
  const { from, inboundDomain, signingKeys } = app.settings.mail;
  const [key] = await signingKeys();
  if (!key) throw new Error('SIGNING_KEY is needed to send e-mails');
  const { threadId, id: messageId } = entry;
  const content = entry.mail?.content === 'full' ? fullOf(entry) : await noticeFor(app, practice, head, entry, key);
  const isAnswered = practice.inboundEmail;
  const unsubscribe = entry.purpose === 'outreach' ? unsubscribeOf(app, key, entry, isAnswered) : undefined;
  return {
    messageId,
    to: entry.to,
    from,
    fromName: practice.name,
    ...content,
    attachments: await attachmentsOf(app, entry),
    mailId: mailIdOf(key, { threadId, messageId }, isAnswered ? inboundDomain : domainOf(from)),
    ...(isAnswered ? { replyTo: ownAddressOf(key, 'reply', threadId, inboundDomain) } : {}),
    ...(entry.mail?.inReplyTo ? { inReplyTo: entry.mail.inReplyTo } : {}),
    references: entry.mail?.references ?? [],
    reference: referenceOf(entry),
    isAutomatic: entry.purpose !== 'reply',
    ...(unsubscribe ? { unsubscribe } : {}),
    timeoutMs,
  };
}

/** Our entry as an opaque id, for the provider's events to name it. */
function referenceOf({ threadId, at, id }: OutboundEntry): string {
  return `${threadId}.${Date.parse(at).toString(36)}.${id}`;
}

function fullOf({ text, mail }: OutboundEntry): { subject: string; body: string; html: string } {
  return { subject: mail?.subject ?? '', body: text, html: htmlOf(text) };
}

async function noticeFor(app: App, practice: Practice, head: Thread, entry: OutboundEntry, key: string) {
  const patient = head.patientId ? await app.table.get(patientRow, patientKey(head.patientId)) : undefined;
  const said = noticeOf(practice.name, linkTo(app, key, entry), patient?.language ?? 'en', practice.inboundEmail);
  return { ...said, html: htmlOf(said.body) };
}

/** Where one click ends outreach; by mail too, while somebody reads what comes. */
function unsubscribeOf(app: App, key: string, entry: OutboundEntry, isAnswered: boolean): OutgoingMail['unsubscribe'] {
  const { publicBaseUrl, mail } = app.settings;
  return {
    url: `${publicBaseUrl}/u/${unsubscribeToken(key, refOf(entry))}`,
    mailto: isAnswered ? ownAddressOf(key, 'unsubscribe', entry.threadId, mail.inboundDomain) : undefined,
  };
}

/** The bytes of its files, where they leave with it. */
async function attachmentsOf(app: App, { files = [], left }: OutboundEntry): Promise<OutgoingMail['attachments']> {
  if (left?.files !== 'attachment') return [];
  return Promise.all(
    files.map(async ({ key, name, type }) => {
      const bytes = await app.files.get(key);
      if (!bytes) throw new Error('a file of a message is not where it is kept');
      return { name, type, bytes };
    }),
  );
}

/** Paragraphs of plain words; an address of ours in them can be followed. */
function htmlOf(text: string): string {
  const escaped = text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const linked = escaped.replace(/https?:\/\/[^\s<>&]{1,500}/g, (url) => `<a href="${url}">${url}</a>`);
  return `<!doctype html><html><body><p>${linked.replace(/\r?\n/g, '<br>\n')}</p></body></html>`;
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
