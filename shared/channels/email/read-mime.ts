import type { Address, Email } from 'postal-mime';
import { CharsetReader } from './charset-reader.ts';
import { decoded, inUtf8 } from './charsets.ts';
import type { Part } from './multipart.ts';

/** An e-mail read from either of SendGrid's two forms. Texts are decoded, attachments are bytes. */
export interface ReadMail {
  /** Every mailbox of From: more than one is nobody's word. */
  from: { address: string; name: string }[];
  to: string[];
  subject: string;
  /** The header as it came. */
  date: string;
  messageId: string | undefined;
  /** In-Reply-To, then References from the newest. */
  answers: string[];
  references: string[];
  /** Values of a header by its name in lower case. */
  header(name: string): string | undefined;
  /** Whether any header's name begins with this. */
  hasHeader(prefix: string): boolean;
  text: string;
  html: string;
  attachments: Attachment[];
}

export interface Attachment {
  name: string;
  type: string;
  bytes: Uint8Array;
  contentId: string | undefined;
}

const largestHeaders = 512_000;
const deepest = 60;
/** Lines that may part one part of a mail from the next; each costs the reader a fraction of a millisecond. */
const mostDelimiters = 5_000;
const mostReferences = 10;
const longestId = 250;

/** Reads a whole MIME message. Throws where there is none to be read, or more parts than can be read in time. */
export async function readMime(bytes: Uint8Array): Promise<ReadMail> {
  if (hasTooManyParts(bytes)) throw new Error('the mail has more parts than can be read');
  const mail = await parse(withReadableHeaders(bytes));
  return {
    ...headersOf(mail),
    text: mail.text ?? '',
    html: mail.html ?? '',
    attachments: mail.attachments.map(({ filename, mimeType, content, contentId }) => ({
      name: filename ?? '',
      type: mimeType,
      bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
      contentId: bareId(contentId),
    })),
  };
}

/** Reads the parts of the default form: headers, text and html each in a charset of its own, and files. */
export async function readFields(parts: readonly Part[]): Promise<ReadMail> {
  const bytesOf = (name: string) => parts.find((part) => part.name === name)?.bytes;
  const charsets = jsonOf(bytesOf('charsets'));
  const textOf = (name: string) => decoded(bytesOf(name), stringAt(charsets, name));
  const mail = headersOf(await parse(Buffer.from(`${textOf('headers').trimEnd()}\r\n\r\n`)));
  const [only] = mail.from.length > 0 ? [] : addressesOf(await parseLine(`From: ${textOf('from')}`));
  const info = jsonOf(bytesOf('attachment-info'));
  return {
    ...mail,
    ...(only ? { from: [only] } : {}),
    subject: textOf('subject') || mail.subject,
    text: textOf('text'),
    html: textOf('html'),
    attachments: parts
      .filter(({ name }) => /^attachment\d{1,4}$/.test(name))
      .map(({ name, bytes, fileName, type }) => {
        const about = at(info, name);
        return {
          name: stringAt(about, 'filename') ?? stringAt(about, 'name') ?? fileName ?? '',
          type: stringAt(about, 'type') ?? type,
          bytes,
          contentId: bareId(stringAt(about, 'content-id')),
        };
      }),
  };
}

function hasTooManyParts(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = -1;
  for (let found = 0; found <= mostDelimiters; found += 1) {
    at = text.indexOf('\n--', at + 1, 'latin1');
    if (at < 0) return false;
  }
  return true;
}

/** A subject or a name in bytes of no declared charset is read as its words would be. */
function withReadableHeaders(bytes: Uint8Array): Uint8Array {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ends = ['\r\n\r\n', '\n\n'].map((line) => whole.indexOf(line)).filter((at) => at >= 0);
  const end = Math.min(whole.length, largestHeaders, ...ends);
  const readable = inUtf8(whole.subarray(0, end));
  return readable.length === end ? bytes : Buffer.concat([readable, whole.subarray(end)]);
}

function parse(bytes: Uint8Array): Promise<Email> {
  return new CharsetReader({
    attachmentEncoding: 'arraybuffer',
    maxNestingDepth: deepest,
    maxHeadersSize: largestHeaders,
    rfc822Attachments: true,
  }).parse(bytes);
}

function parseLine(line: string): Promise<Email> {
  return parse(Buffer.from(`${line.replace(/[\r\n]+/g, ' ')}\r\n\r\n`));
}

function headersOf(mail: Email): Omit<ReadMail, 'text' | 'html' | 'attachments'> {
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value;
  const references = idsIn(mail.references ?? '');
  return {
    from: addressesOf(mail),
    to: (mail.to ?? []).flatMap(mailboxes).map(({ address }) => address),
    subject: mail.subject ?? '',
    date: header('date') ?? '',
    messageId: idsIn(mail.messageId ?? '')[0] ?? (mail.messageId?.trim() || undefined),
    answers: [...idsIn(mail.inReplyTo ?? ''), ...references.toReversed()],
    references: references.slice(-mostReferences),
    header,
    hasHeader: (prefix) => mail.headers.some(({ key }) => key.startsWith(prefix)),
  };
}

/** Every From header, not only the first: two of them are nobody's word either. */
function addressesOf(mail: Email): ReadMail['from'] {
  const mentioned = mail.from ? mailboxes(mail.from) : [];
  const headers = mail.headers.filter(({ key }) => key === 'from').length;
  return headers > 1 ? [...mentioned, ...mentioned] : mentioned;
}

function mailboxes(of: Address): { address: string; name: string }[] {
  if (of.group) return of.group.map(({ address, name }) => ({ address, name }));
  return of.address ? [{ address: of.address, name: of.name }] : [];
}

function idsIn(text: string): string[] {
  return text
    .slice(0, 20_000)
    .split(/[\s,]+/)
    .filter((word) => word.startsWith('<') && word.endsWith('>') && word.length <= longestId);
}

function bareId(text: string | undefined): string | undefined {
  return text?.trim().replace(/^<|>$/g, '') || undefined;
}

function jsonOf(bytes: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(bytes ?? []).toString('utf8'));
  } catch {
    // Absent or broken: every field is then read as UTF-8 and under the name it has.
    return undefined;
  }
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

function stringAt(value: unknown, name: string): string | undefined {
  const found = at(value, name);
  return typeof found === 'string' ? found : undefined;
}
