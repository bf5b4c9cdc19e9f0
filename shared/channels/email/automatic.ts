import { type MailRef, readMailId } from '../../domain/message/mail-id.ts';
import type { Attachment, ReadMail } from './read-mime.ts';

/** What was read of a mail, and what SendGrid said of its way. */
export interface Arrived {
  mail: ReadMail;
  /** The envelope's sender, empty for a bounce; undefined where it was not told. */
  envelopeFrom: string | undefined;
}

/**
 * Whether a machine wrote it, by RFC 3834 and what lists and mail systems add. Such mail is kept and answered by nobody
 * automatically; it starts no clock.
 */
export function automaticKind(
  { mail, envelopeFrom }: Arrived,
  isOurs: (address: string) => boolean,
): 'auto-reply' | 'list' | 'report' | undefined {
  const header = (name: string) => mail.header(name)?.trim().toLowerCase() ?? '';
  if (header('content-type').startsWith('multipart/report')) return 'report';
  if (envelopeFrom === '' || header('return-path') === '<>') return 'report';
  const submitted = header('auto-submitted').split(';')[0]?.trim();
  if (submitted && submitted !== 'no') return 'auto-reply';
  if (header('x-autoreply') || header('x-autorespond') || header('precedence') === 'auto_reply') return 'auto-reply';
  if (mail.from.some(({ address }) => isOurs(address))) return 'auto-reply';
  if (mail.hasHeader('list-') || ['bulk', 'junk', 'list'].includes(header('precedence'))) return 'list';
  return undefined;
}

const readBytes = 64_000;

function beginningOf({ bytes }: Attachment): string {
  return Buffer.from(bytes.subarray(0, readBytes)).toString('latin1');
}

/** Our messages that a mail speaks of: what it answers, and what a report of it gives back. */
export function ownMessages(mail: ReadMail, keys: readonly string[]): MailRef[] {
  const returned = mail.attachments
    .filter(({ type }) => type === 'message/rfc822' || type === 'text/rfc822-headers')
    .flatMap((part) => /^message-id:\s*(<[^<>\s]{1,300}>)/im.exec(beginningOf(part))?.[1] ?? []);
  return [...mail.answers, ...returned].flatMap((id) => readMailId(keys, id) ?? []);
}

/** The address that a report (RFC 3464) says can never be reached, with its status. */
export function bouncedAddress(mail: ReadMail): { address: string; code: string } | undefined {
  const status = mail.attachments.find(({ type }) => type === 'message/delivery-status');
  if (!status) return undefined;
  const text = beginningOf(status);
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*([^\\r\\n]{1,400})`, 'im').exec(text)?.[1]?.trim() ?? '';
  const code = /^5\.\d{1,3}\.\d{1,3}/.exec(field('status'))?.[0];
  const address = field('final-recipient').split(';').at(-1)?.trim().toLowerCase();
  if (!code || field('action').toLowerCase() !== 'failed' || !address?.includes('@')) return undefined;
  return { address, code };
}
