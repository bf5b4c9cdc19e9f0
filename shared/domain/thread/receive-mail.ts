import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { outreachChange } from '../consent/outreach-change.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import { cleared, withFinding } from '../contact/health.ts';
import { refOf } from '../message/entry.key.ts';
import { putEvent, putInbound, putReceipt, receiptKey, receiptRow } from '../message/entry.rows.ts';
import type { EventEntry, InboundEntry } from '../message/entry.ts';
import type { InboundMailPart } from '../message/mail.ts';
import { keepAlert } from '../practice/keep-alert.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { settled } from '../practice/read-practice.ts';
import { arrived, newHead, ownThread, type Whose, whoseIs } from './arrival.ts';
import { readHead } from './read-head.ts';
import type { Received } from './receive.ts';
import { standingThread } from './standing-thread.ts';
import { putThread, threadKey, threadRow } from './thread.rows.ts';
import type { Thread } from './thread.ts';
import { momentIn } from './thread-rules.ts';

/** An e-mail from outside as its channel read it. */
export interface InboundMail extends Pick<InboundEntry, 'sid' | 'from' | 'to' | 'text' | 'rawFile' | 'files'> {
  mail: Omit<InboundMailPart, 'threadedBy' | 'sameIdAs' | 'whileOff'>;
  /** The hash of its Message-ID alone; absent without one. */
  idHash?: string | undefined;
  /** The thread that our own signed Message-ID, reply address or page names, and which of them it was. */
  leadsTo?: { threadId: string; by: 'our-id' | 'reply-token' | 'secure-page' } | undefined;
  /** It came to the address that ends outreach to whoever writes it. */
  unsubscribes?: boolean | undefined;
  /** What is put into files before the entry that names them is committed. */
  contents: { key: string; bytes: Uint8Array; type: string }[];
  /** An address that a report of a mail of ours names as never reachable, with the report's own code. */
  bounced?: { address: string; code: string; threadId: string; messageId: string } | undefined;
}

const attempts = 60;

/**
 * Every e-mail that arrives goes through here. Keeps it once: by its Message-ID together with its content, else by the hash of the raw mail. Its thread is the
 * one our own id or token leads to, then that of the one patient at a verified address, else the address' own
 * ("unverified sender"). Files first, then receipt, entry and head in one commit.
 */
export async function receiveMail(app: App, message: InboundMail): Promise<Received> {
  let areFilesKept = false;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [receipt, sameId, known, settings, named] = await app.table.getMany(
      [receiptRow, receiptKey('email', message.sid)],
      [receiptRow, receiptKey('email-id', message.idHash ?? 'none')],
      [addressRow, addressKey('email', message.from)],
      [practiceRow, practiceKey],
      [threadRow, threadKey(message.leadsTo?.threadId ?? 'none')],
    );
    if (receipt) return { threadId: receipt.ref.threadId, entryId: receipt.ref.messageId, duplicate: true };
    const led = await standingThread(app, named);
    if (!areFilesKept) for (const { key, bytes, type } of message.contents) await app.files.put(key, bytes, type);
    areFilesKept = true;
    const practice = settled(settings);
    const from = known ?? freshAddress('email', message.from);
    const whose = led ? { threadId: led.id, isNew: false, person: undefined } : whoseMail(app, message, from);
    const head = led ?? (whose.isNew ? undefined : await readHead(app, whose.threadId));
    const isOff = !practice.inboundEmail && message.leadsTo?.by !== 'secure-page';
    const at = momentIn(head, app.now());
    const entry = entryOf(app, message, whose, { at, led, sameIdAs: sameId?.ref.messageId, isOff });
    const before = head ?? (await newHead(app, practice, from, whose, message.to, entry.at, nameOf(message)));
    const next = arrived(practice, before, entry, isTheirs(before, from));
    const event = entry.mail?.whileOff ? offEvent(app, entry) : undefined;
    // Whoever else writes there may only have been sent it on.
    const stops =
      message.unsubscribes && isTheirs(before, from) ? outreachChange(app, from, 'revoked', entry) : undefined;
    const tip = stops?.event.id ?? event?.id;
    const isOwn = whose.isNew && !whose.person;
    // Before it is kept: a copy that comes after that is not looked at any more.
    if (isOff) await tellAdmin(app, entry);
    const committed = await app.table.commit({
      receipt: putReceipt('email', message.sid, { ref: refOf(entry) }, app.now()),
      sameId:
        message.idHash && !sameId
          ? putReceipt('email-id', message.idHash, { ref: refOf(entry) }, app.now())
          : undefined,
      entry: putInbound(entry, entry.countsAsTurn),
      event: event ? putEvent(event) : undefined,
      consent: stops?.ledger,
      stopped: stops ? putEvent(stops.event) : undefined,
      head: putThread(tip ? { ...next, tip } : next, head?.version),
      contact: contactWrite(from, stops?.address, known, isOwn ? whose.threadId : undefined, message.mail),
      bounced: await bouncedWrite(app, message.bounced, led, entry.at),
    });
    if (committed.ok) {
      const { automatic, unreadable, whileOff } = entry.mail ?? {};
      const facts = { automatic, unreadable, whileOff, threadedBy: entry.mail?.threadedBy };
      app.log.info('mail_received', { threadId: entry.threadId, entryId: entry.id, ...facts });
      return { threadId: entry.threadId, entryId: entry.id, duplicate: false };
    }
    await app.backOff(attempt);
  }
  throw new Error(`an e-mail was overtaken ${attempts} times while it was being kept`);
}

function whoseMail(app: App, { mail }: InboundMail, from: Address): Whose {
  return mail.sender === 'verified' ? whoseIs(app, from) : ownThread(app, from);
}

function entryOf(
  app: App,
  message: InboundMail,
  whose: Whose,
  known: { at: Date; led: Thread | undefined; sameIdAs: string | undefined; isOff: boolean },
): InboundEntry {
  const { sid, from, to, text, mail, rawFile, files = [] } = message;
  const byAddress = whose.person ? ('address' as const) : ('own-thread' as const);
  return {
    id: app.newId(),
    threadId: whose.threadId,
    kind: 'email',
    direction: 'in',
    channel: 'email',
    at: known.at.toISOString(),
    sid,
    from,
    to,
    text,
    countsAsTurn: mail.automatic === undefined && !message.unsubscribes,
    ...(rawFile ? { rawFile } : {}),
    ...(files.length > 0 ? { files } : {}),
    mail: {
      ...mail,
      threadedBy: known.led ? (message.leadsTo?.by ?? 'our-id') : byAddress,
      ...(known.sameIdAs ? { sameIdAs: known.sameIdAs } : {}),
      ...(known.isOff ? { whileOff: true } : {}),
    },
  };
}

/** Who writes may call themselves anything: a stranger's thread bears the address. */
function nameOf({ from, mail }: InboundMail): string {
  return mail.unreadable ? 'Mail that could not be read' : from;
}

/** Known to be this person's, or the address whose own thread this is. */
function isTheirs(head: Thread, from: Address): boolean {
  if (head.patientId) return from.people.some(({ patientId }) => patientId === head.patientId);
  return head.addresses.some(({ channel, address }) => channel === 'email' && address === from.address);
}

/** The address row, where this mail changes it. An address that a person writes from works, whatever a failure once said. */
function contactWrite(
  from: Address,
  stopped: Address | undefined,
  known: Address | undefined,
  ownThread: string | undefined,
  { automatic, sender }: InboundMail['mail'],
): Write | undefined {
  const now = stopped ?? from;
  const working = automatic || sender === 'unverified' ? now : cleared(now, 'word');
  if (working === from && !ownThread) return undefined;
  return putAddress({ ...working, ...(ownThread ? { threadId: ownThread } : {}) }, known?.version);
}

/** Nobody may be looking at incoming mail: managers and admins see a banner, and the log line rings an alarm on AWS. */
async function tellAdmin(app: App, { threadId }: InboundEntry): Promise<void> {
  app.log.warn('mail_came_while_off', { threadId });
  await keepAlert(app, {
    code: 'mail_while_off',
    message:
      'An e-mail came in although incoming mail is switched off. It is kept, unread, in the inbox. Switch incoming mail on, or have its sending to this desk ended at the provider.',
  });
}

function offEvent(app: App, { threadId, at }: InboundEntry): EventEntry {
  return {
    id: app.newId(),
    threadId,
    kind: 'event',
    direction: 'out',
    channel: 'email',
    at,
    by: 'system',
    event: 'mail-off',
    text: 'An e-mail came although incoming mail is switched off. Tell an admin.',
  };
}

/**
 * A report that gives back a mail of ours by its signed id says that this address does not work. Whoever got a mail of ours
 * could write such a report: it is believed of the person whom that mail was sent to, and of nobody else.
 */
async function bouncedWrite(
  app: App,
  bounced: InboundMail['bounced'],
  led: Thread | undefined,
  at: string,
): Promise<Write | undefined> {
  if (!bounced || !led) return undefined;
  const known = await app.table.get(addressRow, addressKey('email', bounced.address));
  const row = known ?? freshAddress('email', bounced.address);
  if (!isTheirs(led, row)) return undefined;
  const { code, threadId, messageId } = bounced;
  return putAddress(withFinding(row, 'bounced', { code, at, threadId, messageId }), known?.version);
}
