import { createHash } from 'node:crypto';
import { beginning } from '../../domain/message/beginning.ts';
import { readOwnAddress } from '../../domain/message/mail-id.ts';
import type { InboundMail } from '../../domain/thread/receive-mail.ts';
import { automaticKind, bouncedAddress, ownMessages } from './automatic.ts';
import { cleanHtml, textOfHtml } from './clean-html.ts';
import { beyondFiles, filesOf, inlinePictures } from './files.ts';
import { type Part, partsOf } from './multipart.ts';
import { type ReadMail, readFields, readMime } from './read-mime.ts';
import { readableHtml } from './readable-html.ts';
import { isVerified } from './sender.ts';
import { visibleReply } from './visible-reply.ts';

/** What tells our own mail from others': the keys that seal our ids, and our addresses. */
export interface OwnMail {
  keys: readonly string[];
  /** The address we send from, and the domain that mail comes in by. */
  from: string;
  inboundDomain: string;
}

interface Posted {
  contentType: string | undefined;
  body: Uint8Array;
}

/** A row holds 400 KB; what is longer stands whole in the original. */
const shownUnits = 30_000;
const quotedUnits = 20_000;
const longestSubject = 300;
const longestAddress = 254;
/** Stands for a sender that nothing names. */
const nobody = 'unknown-sender';

/**
 * Reads SendGrid's Inbound Parse webhook, in raw mode (`email`, the whole MIME message) or default mode (fields). What
 * cannot be read becomes an entry too: the bytes as they came, with a notice. Never throws for what came.
 */
export async function readMail(posted: Posted, own: OwnMail): Promise<InboundMail> {
  const parts = await partsOf(posted.contentType, posted.body);
  return parts ? readParts(parts, posted.body, own) : unreadable(posted.body, undefined);
}

/** The same of parts that are apart already; `body` is kept where they cannot be read. */
export async function readParts(parts: readonly Part[], body: Uint8Array, own: OwnMail): Promise<InboundMail> {
  const raw = parts.find(({ name }) => name === 'email')?.bytes;
  const mail = await (raw ? readMime(raw) : readFields(parts)).catch(() => undefined);
  const envelope = envelopeOf(parts);
  if (!mail) return unreadable(body, envelope.from);
  try {
    return composed(mail, parts, envelope, raw ?? body, own);
  } catch {
    // What trips this over today would tomorrow too, until SendGrid gives the mail up: it is kept instead, and shown so.
    return unreadable(body, envelope.from);
  }
}

function composed(
  mail: ReadMail,
  parts: readonly Part[],
  envelope: Envelope,
  original: Uint8Array,
  own: OwnMail,
): InboundMail {
  const from = addressOf(mail.from[0]?.address) ?? addressOf(envelope.from) ?? nobody;
  const { sid, idHash } = identityOf(mail, parts, from);
  const prefix = `mail/${sid}`;
  const field = (name: string) => parts.find((part) => part.name === name)?.bytes.toString('utf8') ?? '';
  const checks = { dkim: field('dkim'), spf: field('SPF'), envelopeFrom: envelope.from };
  const isOurs = (address: string) =>
    address.toLowerCase() === own.from || address.toLowerCase().endsWith(`@${own.inboundDomain}`);
  const automatic = automaticKind({ mail, envelopeFrom: envelope.from }, isOurs);
  const ours = ownMessages(mail, own.keys);
  const shownHtml = readableHtml(mail.html);
  const words = wordsOf(mail, shownHtml);
  const html = shownHtml.trim() === '' ? undefined : cleanHtml(shownHtml, inlinePictures(mail.attachments));
  const files = filesOf(mail.attachments, prefix);
  const failed = automatic === 'report' ? bouncedAddress(mail) : undefined;
  const bounced = failed && ours[0] ? { ...failed, ...ours[0] } : undefined;
  return {
    sid,
    idHash,
    from,
    to: addressOf(envelope.to[0]) ?? addressOf(mail.to[0]) ?? own.from,
    text: words.text,
    ...(words.isCut ? { rawFile: `${prefix}/original` } : {}),
    mail: {
      subject: beginning(oneLine(mail.subject), longestSubject),
      ...(mail.from[0]?.name ? { fromName: beginning(oneLine(mail.from[0].name), longestSubject) } : {}),
      ...(mail.messageId && mail.messageId.length <= 250 ? { messageId: mail.messageId } : {}),
      ...(mail.references.length > 0 ? { references: mail.references } : {}),
      ...(words.quoted === '' ? {} : { quoted: words.quoted }),
      ...(html ? { html: { key: `${prefix}/html`, remoteImages: html.remoteImages, rich: html.rich } } : {}),
      original: `${prefix}/original`,
      sender: isVerified(mail.from, checks) ? 'verified' : 'unverified',
      ...(automatic ? { automatic } : {}),
      ...beyondFiles(mail.attachments),
    },
    leadsTo: leadsTo(ours[0]?.threadId, envelope.to, own),
    ...(envelope.to.some((one) => readOwnAddress(own.keys, one)?.does === 'unsubscribe') ? { unsubscribes: true } : {}),
    files: files.map(({ content: _bytes, ...file }) => file),
    contents: [
      { key: `${prefix}/original`, bytes: original, type: 'application/octet-stream' },
      ...(html ? [{ key: `${prefix}/html`, bytes: Buffer.from(html.html), type: 'text/plain; charset=utf-8' }] : []),
      ...files.map(({ key, content, type }) => ({ key, bytes: content, type })),
    ],
    ...(bounced && bounced.address !== from ? { bounced } : {}),
  };
}

function leadsTo(threadId: string | undefined, to: readonly string[], own: OwnMail): InboundMail['leadsTo'] {
  if (threadId) return { threadId, by: 'our-id' };
  for (const address of to) {
    const led = readOwnAddress(own.keys, address);
    if (led) return { threadId: led.threadId, by: 'reply-token' };
  }
  return undefined;
}

/** A mail is known again by its Message-ID with its From, date and body; without one, by everything that came. */
function identityOf(mail: ReadMail, parts: readonly Part[], from: string): { sid: string; idHash: string | undefined } {
  if (!mail.messageId) {
    const raw = parts.find(({ name }) => name === 'email');
    const all = raw ? [raw] : parts.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return { sid: hashOf(...all.flatMap(({ name, bytes }) => [name, bytes])), idHash: undefined };
  }
  const content = hashOf(from, mail.date, mail.text, mail.html);
  return { sid: hashOf(mail.messageId, content), idHash: hashOf(mail.messageId) };
}

function wordsOf(mail: ReadMail, html: string): { text: string; quoted: string; isCut: boolean } {
  const whole = mail.text.trim() === '' ? textOfHtml(html) : mail.text;
  const { visible, quoted } = visibleReply(whole);
  const isCut = visible.length > shownUnits || quoted.length > quotedUnits || html.length < mail.html.length;
  return { text: beginning(visible, shownUnits), quoted: beginning(quoted, quotedUnits), isCut };
}

/** Kept as it came, by its hash, in a thread of its own or its envelope's. */
function unreadable(body: Uint8Array, envelopeFrom: string | undefined): InboundMail {
  const sid = hashOf(body);
  const original = `mail/${sid}/original`;
  return {
    sid,
    from: addressOf(envelopeFrom) ?? nobody,
    to: nobody,
    text: 'This e-mail could not be read. It is kept as it came.',
    mail: { subject: '', original, sender: 'unverified', unreadable: true },
    contents: [{ key: original, bytes: body, type: 'application/octet-stream' }],
  };
}

interface Envelope {
  from: string | undefined;
  to: string[];
}

/** Who really sent it and to which of our addresses, as the mail servers said it to each other. */
function envelopeOf(parts: readonly Part[]): Envelope {
  const text = parts.find(({ name }) => name === 'envelope')?.bytes.toString('utf8') ?? '';
  try {
    const given: unknown = JSON.parse(text);
    if (typeof given !== 'object' || given === null) return { from: undefined, to: [] };
    const to = 'to' in given && Array.isArray(given.to) ? given.to.filter((one) => typeof one === 'string') : [];
    return { from: 'from' in given && typeof given.from === 'string' ? given.from : undefined, to };
  } catch {
    // Without an envelope the mail's own headers are all there is.
    return { from: undefined, to: [] };
  }
}

/** An address as a key can hold it: in lower case, no longer than one can be. */
function addressOf(text: string | undefined): string | undefined {
  const address = text?.trim().toLowerCase() ?? '';
  const fits = address.length <= longestAddress && /^[^\s<>@\p{C}]+@[^\s<>@\p{C}]+$/u.test(address);
  return fits ? address : undefined;
}

/** Joiners of emoji and marks of right-to-left names stay; what would turn round the words after it goes. */
function oneLine(text: string): string {
  return text
    .slice(0, 2_000)
    .replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\s]+/gu, ' ')
    .trim();
}

function hashOf(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(String(part.length)).update('\n').update(part).update('\n');
  return hash.digest('hex').slice(0, 40);
}
