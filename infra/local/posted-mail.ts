import { randomBytes } from 'node:crypto';

/** A mail as a patient's client writes it. */
export interface WrittenMail {
  from: string;
  fromName?: string;
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** Default: a new one of the sender's domain. */
  messageId?: string;
  inReplyTo?: string;
  references?: string;
  /** Further headers, as they stand. */
  headers?: Record<string, string>;
  attachments?: { name: string; type: string; bytes: Uint8Array; contentId?: string }[];
  date?: Date;
}

/** What mail servers said of it on its way; by default all is well and aligned. */
export interface MailChecks {
  envelopeFrom?: string;
  envelopeTo?: string[];
  dkim?: string;
  spf?: string;
}

/** A Message-ID as a mail client of this address makes them. */
export function newMessageId(address: string): string {
  return `<${randomBytes(12).toString('hex')}@${address.slice(address.lastIndexOf('@') + 1)}>`;
}

/** The whole MIME message, lines ended by CRLF. */
export function mimeOf(mail: WrittenMail): Buffer {
  const boundary = `=_${randomBytes(9).toString('hex')}`;
  const headers = [
    ['MIME-Version', '1.0'],
    ['Date', (mail.date ?? new Date()).toUTCString().replace('GMT', '+0000')],
    ['From', mail.fromName ? `${encoded(mail.fromName)} <${mail.from}>` : mail.from],
    ['To', mail.to],
    ['Subject', encoded(mail.subject)],
    ['Message-ID', mail.messageId ?? newMessageId(mail.from)],
    ...(mail.inReplyTo ? [['In-Reply-To', mail.inReplyTo]] : []),
    ...(mail.references ? [['References', mail.references]] : []),
    ...Object.entries(mail.headers ?? {}),
    ['Content-Type', `multipart/mixed; boundary="${boundary}"`],
  ].map(([name, value]) => `${name}: ${value}`);
  const inner = `${boundary}.alternative`;
  const parts = [
    `Content-Type: multipart/alternative; boundary="${inner}"\r\n\r\n${alternatives(mail)
      .map((part) => `--${inner}\r\n${part}\r\n`)
      .join('')}--${inner}--`,
    ...(mail.attachments ?? []).map((file) => attached(file)),
  ];
  return Buffer.from(
    `${headers.join('\r\n')}\r\n\r\n${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`,
  );
}

function alternatives({ text, html }: WrittenMail): string[] {
  const part = (type: string, body: string) =>
    `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${lined(Buffer.from(body))}`;
  return [part('text/plain', text), ...(html === undefined ? [] : [part('text/html', html)])];
}

function attached({ name, type, bytes, contentId }: NonNullable<WrittenMail['attachments']>[number]): string {
  const kind = contentId ? 'inline' : 'attachment';
  const id = contentId ? `Content-ID: <${contentId}>\r\n` : '';
  return `Content-Type: ${type}\r\nContent-Disposition: ${kind}; filename*=UTF-8''${encodeURIComponent(name)}\r\n${id}Content-Transfer-Encoding: base64\r\n\r\n${lined(bytes)}`;
}

function lined(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n');
}

/** Words of a header, encoded where they are not plain letters. */
function encoded(words: string): string {
  return /^[\x20-\x7e]*$/.test(words) ? words : `=?UTF-8?B?${Buffer.from(words).toString('base64')}?=`;
}

/** The form of Inbound Parse in raw mode. */
export function rawForm(
  mime: Uint8Array,
  mail: { from: string; to: string; subject?: string },
  checks: MailChecks = {},
) {
  const { envelopeFrom = mail.from, envelopeTo = [mail.to], spf = 'pass' } = checks;
  const dkim = checks.dkim ?? `{@${envelopeFrom.slice(envelopeFrom.lastIndexOf('@') + 1)} : pass}`;
  return multipart({
    dkim,
    email: mime,
    to: mail.to,
    from: mail.from,
    sender_ip: '203.0.113.7',
    envelope: JSON.stringify({ to: envelopeTo, from: envelopeFrom }),
    subject: mail.subject ?? '',
    charsets: JSON.stringify({ to: 'UTF-8', subject: 'UTF-8', from: 'UTF-8' }),
    SPF: spf,
  });
}

/** A multipart/form-data body as SendGrid writes it. */
export function multipart(fields: Record<string, string | Uint8Array>): { contentType: string; body: Buffer } {
  const boundary = `xYzZY${randomBytes(8).toString('hex')}`;
  const chunks = Object.entries(fields).flatMap(([name, value]) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
  const body = Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
}

/** Where mail is posted, and what proves that it is SendGrid's. */
export interface MailDoor {
  url: string;
  secret: string;
}

/** Posts a form to the inbound webhook. */
export function postForm(door: MailDoor, form: { contentType: string; body: Uint8Array }): Promise<Response> {
  return fetch(`${door.url}/webhooks/sendgrid/inbound?key=${encodeURIComponent(door.secret)}`, {
    method: 'POST',
    headers: { 'content-type': form.contentType, 'user-agent': 'Sendlib/1.0' },
    body: new Uint8Array(form.body),
  });
}

/** Posts a mail as SendGrid would, in raw mode. Throws when it is not taken. */
export async function postedMail(door: MailDoor, mail: WrittenMail, checks: MailChecks = {}): Promise<Response> {
  const answer = await postForm(door, rawForm(mimeOf(mail), mail, checks));
  if (!answer.ok) throw new Error(`the mail was answered ${answer.status}`);
  return answer;
}
