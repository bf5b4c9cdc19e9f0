import type { OutgoingMail } from '../../channels/channel.ts';
import type { App } from '../../ports.ts';
import { linkTo } from '../link/secure-link.ts';
import { unsubscribeToken } from '../link/unsubscribe-link.ts';
import { refOf } from '../message/entry.key.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { mailIdOf, ownAddressOf } from '../message/mail-id.ts';
import { noticeOf } from '../message/notice.ts';
import { isOutreach } from '../message/purposes.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import { type Location, locationById, type Practice } from '../practice/practice.ts';
import type { Thread } from './thread.ts';

/**
 * The e-mail of an entry as it leaves, the same each time it is made: the words themselves where the practice has
 * switched that on, else only word of them with the link to their page. A reply address is given only while somebody
 * reads what comes to it. Answers `file-gone` where one of its files is not in storage any more.
 */
export async function composeMail(
  app: App,
  practice: Practice,
  head: Thread,
  entry: OutboundEntry,
): Promise<Omit<OutgoingMail, 'timeoutMs'> | 'file-gone'> {
  const { from, inboundDomain, signingKeys } = app.settings.mail;
  const [key] = await signingKeys();
  if (!key) throw new Error('SIGNING_KEY is needed to send e-mails');
  const { threadId, id: messageId } = entry;
  const attachments = await attachmentsOf(app, entry);
  if (!attachments) return 'file-gone';
  const isAnswered = practice.inboundEmail;
  const unsubscribe = isOutreach(entry.purpose) ? unsubscribeOf(app, key, entry, isAnswered) : undefined;
  const patient = head.patientId ? await app.table.get(patientRow, patientKey(head.patientId)) : undefined;
  const language = patient?.language ?? 'en';
  const { subject, body: words } =
    entry.mail?.content === 'full'
      ? { subject: entry.mail.subject, body: entry.text }
      : noticeOf(practice.name, linkTo(app, key, entry), language, isAnswered);
  const footer = unsubscribe && [
    [practice.name, ...postalLines(locationById(practice, head.location))].join(', '),
    `${unsubscribes[language]}: ${unsubscribe.url}`,
  ];
  const body = footer ? [words.trimEnd(), ...footer].join('\n\n') : words;
  return {
    messageId,
    to: entry.to,
    from,
    fromName: practice.name,
    subject,
    body,
    html: htmlOf(body),
    attachments,
    mailId: mailIdOf(key, { threadId, messageId }, isAnswered ? inboundDomain : domainOf(from)),
    ...(isAnswered ? { replyTo: ownAddressOf(key, 'reply', threadId, inboundDomain) } : {}),
    ...(entry.mail?.inReplyTo ? { inReplyTo: entry.mail.inReplyTo } : {}),
    references: entry.mail?.references ?? [],
    reference: referenceOf(entry),
    isAutomatic: entry.purpose !== 'reply',
    ...(unsubscribe ? { unsubscribe } : {}),
  };
}

/** Our entry as an opaque id, for the provider's events to name it. */
function referenceOf({ threadId, at, id }: OutboundEntry): string {
  return `${threadId}.${Date.parse(at).toString(36)}.${id}`;
}

/** The postal address that commercial mail must carry (15 USC 7704(a)(5)), in the order of an envelope. */
function postalLines({ address, country = 'US' }: Location): string[] {
  if (!address) return [];
  const { street, city, state, postalCode } = address;
  return [street, city, `${state} ${postalCode}`, country];
}

/** Stands under outreach: not every mail program shows a button for the header that says the same. */
const unsubscribes = {
  en: 'No more e-mails like this',
  es: 'No recibir más correos como este',
} as const;

/** Where one click ends outreach; by mail too, while somebody reads what comes. */
function unsubscribeOf(app: App, key: string, entry: OutboundEntry, isAnswered: boolean): OutgoingMail['unsubscribe'] {
  const { publicBaseUrl, mail } = app.settings;
  return {
    url: `${publicBaseUrl}/u/${unsubscribeToken(key, refOf(entry))}`,
    mailto: isAnswered ? ownAddressOf(key, 'unsubscribe', entry.threadId, mail.inboundDomain) : undefined,
  };
}

/** The bytes of its files, where they leave with it; undefined where one is gone. */
async function attachmentsOf(
  app: App,
  { files = [], left }: OutboundEntry,
): Promise<OutgoingMail['attachments'] | undefined> {
  if (left?.files !== 'attachment') return [];
  const found = await Promise.all(
    files.map(async ({ key, name, type }) => {
      const bytes = await app.files.get(key);
      return bytes ? [{ name, type, bytes }] : [];
    }),
  );
  return found.every((one) => one.length > 0) ? found.flat() : undefined;
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
