import { createHash } from 'node:crypto';
import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { deleteDraftUpTo } from '../draft/draft.rows.ts';
import { entryKey, refOf } from '../message/entry.key.ts';
import { outboundEntryRow, putReceipt, type Receipt, receiptKey, receiptRow } from '../message/entry.rows.ts';
import type { Entry, OutboundEntry } from '../message/entry.ts';
import type { KeptFile } from '../message/kept-file.ts';
import type { Verdict } from '../message/last-look.ts';
import type { OutboundMailPart } from '../message/mail.ts';
import { dayOf } from '../message/sending-counts.ts';
import { showEntry } from '../message/show-entry.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { type Practice, practiceZone } from '../practice/practice.ts';
import { raiseAlert } from '../practice/raise-alert.ts';
import { settled } from '../practice/read-practice.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { attach, naming, notHereAnyMore } from '../upload/attach.ts';
import { filesByText } from '../upload/upload-limits.ts';
import { look, readKnown, route } from './look.ts';
import { lookFiles } from './look-files.ts';
import { lookMail, mailRoute, mailSubject } from './look-mail.ts';
import { type Draft, enqueue, post } from './post.ts';
import { readEntries } from './read-entries.ts';
import { standingThread } from './standing-thread.ts';
import { putThread, threadKey, threadRow } from './thread.rows.ts';
import { placeOf, standsIn, type Thread } from './thread.ts';
import { momentIn, withReply, withSent } from './thread-rules.ts';

/** What the desk asks: `id` is the client's own ULID, so that the same request twice is one message. */
export interface Reply {
  id: string;
  channel: 'sms' | 'email';
  /** Only by e-mail; without one it is an answer to theirs. */
  subject?: string | undefined;
  text: string;
  /** The newest entry the writer had seen. */
  lastSeenEntryId?: string | undefined;
  /** Files that were brought to this thread and looked at. */
  uploads?: string[] | undefined;
  filesAs?: 'link' | undefined;
  sendAt?: string | undefined;
  sendNow?: { reason: string } | undefined;
}

const attempts = 30;
const planDays = 30;
const lookBack = 200;
/** What the words that lead to the link, and the link itself, leave of 1,600. */
const longestBesideLink = 1_300;

/**
 * Staff answers a patient. A known id is answered first with what is stored. Otherwise: may this person; has somebody
 * else written since they looked; may a text be sent. Commits receipt, entry and head together; the message then waits
 * out its undo hold. Refusals: not_found, id_reused, undone, moved_on (with the newer entries), cannot_send, invalid.
 */
export async function reply(app: App, who: Staff, threadId: string, asked: Reply): Promise<OutboundEntry> {
  const digest = digestOf(threadId, asked);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [receipt, found, settings] = await app.table.getMany(
      [receiptRow, receiptKey('message', asked.id)],
      [threadRow, threadKey(threadId)],
      [practiceRow, practiceKey],
    );
    const head = await standingThread(app, found);
    if (receipt) return cleared(app, who, await stored(app, receipt, digest));
    if (!head || !mayEnter(who, placeOf(head)))
      throw new Refusal('not_found', 'There is no such conversation.', { field: 'threadId' });
    await refuseIfMoved(app, head, who, asked.lastSeenEntryId);
    const practice = settled(settings);
    const draft = await draftOf(app, practice, head, who, asked);
    const { entry, write } = post(draft);
    const committed = await app.table.commit({
      receipt: putReceipt('message', asked.id, { ref: refOf(entry), digest }, app.now()),
      entry: write,
      head: putThread(counted(withReply(head, entry), entry), head.version),
      ...naming(entry.files ?? []),
    });
    if (!committed.ok) {
      if (committed.names.some((name) => name.startsWith('upload'))) throw notHereAnyMore();
      await app.backOff(attempt);
      continue;
    }
    await enqueue(app, entry);
    app.log.info('reply_posted', { threadId, entryId: entry.id, by: who.id });
    return cleared(app, who, entry);
  }
  throw new Refusal('changed_meanwhile', 'This conversation is changing too fast just now. Look at it again and send.');
}

function counted(head: Thread, { countedFor }: OutboundEntry): Thread {
  return countedFor ? withSent(head, countedFor, 1) : head;
}

/** The day it is counted for at once, so that whoever writes one too many is told; for another day it is when it leaves. */
function dayToCount(practice: Practice, at: string, notBefore: string): { countedFor?: string } {
  const zone = practiceZone(practice);
  const day = dayOf(zone, Date.parse(notBefore));
  return day === dayOf(zone, Date.parse(at)) ? { countedFor: day } : {};
}

/** What was written up to this message is no draft any more; a request that comes again clears what it could not before. */
async function cleared(app: App, who: Staff, entry: OutboundEntry): Promise<OutboundEntry> {
  const channel = entry.channel === 'email' ? 'email' : 'sms';
  const of = { staffId: who.id, threadId: entry.threadId, channel } as const;
  await app.table.commit({ draft: deleteDraftUpTo(of, entry.at) });
  return entry;
}

/** The same request has the same digest; which entry was last seen does not make it another message. */
function digestOf(threadId: string, { channel, subject, text, uploads = [], filesAs, sendAt, sendNow }: Reply): string {
  const files = uploads.length > 0 ? [{ uploads, filesAs }] : [];
  const of = [
    threadId,
    channel,
    text,
    sendAt ?? null,
    sendNow?.reason ?? null,
    ...(subject ? [subject] : []),
    ...files,
  ];
  return createHash('sha256').update(JSON.stringify(of)).digest('base64url');
}

async function stored(app: App, receipt: Receipt, digest: string): Promise<OutboundEntry> {
  if (receipt.digest !== digest) {
    throw new Refusal('id_reused', 'This message id was used for another message. Send it under a new id.', {
      field: 'id',
    });
  }
  const entry = receipt.undone ? undefined : await app.table.get(outboundEntryRow, entryKey(receipt.ref));
  if (!entry) throw new Refusal('undone', 'This message was taken back. Send it under a new id.', { field: 'id' });
  return entry;
}

/** Refuses when a patient or a colleague wrote after the entry this person saw last. Own messages do not count. */
async function refuseIfMoved(app: App, head: Thread, who: Staff, lastSeen: string | undefined): Promise<void> {
  if (lastSeen === undefined || lastSeen === head.tip) return;
  const { entries: rows } = await readEntries(app, head, lookBack);
  const seenAt = rows.findIndex((entry) => entry.id === lastSeen);
  const unseen = seenAt < 0 ? await afterUndone(app, head, rows, lastSeen) : rows.slice(0, seenAt);
  const newer = unseen.filter((entry) => isSomebodyElses(entry, who));
  if (newer.length > 0) {
    throw new Refusal('moved_on', 'Something new was written meanwhile. Your message has not been sent.', {
      entries: newer.map((entry) => showEntry(entry, app.now())),
    });
  }
}

/** What came after an entry that stands here no more: a colleague's message, seen while it was held and taken back. */
async function afterUndone(app: App, head: Thread, rows: Entry[], lastSeen: string): Promise<Entry[]> {
  const receipt = await app.table.get(receiptRow, receiptKey('message', lastSeen));
  if (receipt && standsIn(head, receipt.ref.threadId)) return rows.filter(({ at }) => at > receipt.ref.at);
  if (rows.length >= lookBack) return rows;
  throw new Refusal('invalid', 'lastSeenEntryId names no message of this conversation.', { field: 'lastSeenEntryId' });
}

function isSomebodyElses(entry: Entry, who: Staff): boolean {
  if (entry.direction === 'in') return true;
  return (entry.kind === 'text' || entry.kind === 'email') && entry.purpose === 'reply' && entry.by !== who.id;
}

async function draftOf(app: App, practice: Practice, head: Thread, who: Staff, asked: Reply): Promise<Draft> {
  const now = app.now();
  const held = now.getTime() + practice.undoSeconds * 1000;
  const leaves = new Date(Math.max(held, asked.sendAt ? plannedTime(asked.sendAt, now) : held)).toISOString();
  const files = await attach(app, head.id, asked.uploads ?? []);
  const { way, verdict } =
    asked.channel === 'email'
      ? await byMail(app, practice, head, asked)
      : await byText(app, practice, head, leaves, { ...asked, files });
  if (verdict.decision === 'block') {
    await raiseAlert(app, verdict.reasons);
    const [first] = verdict.reasons;
    throw new Refusal('cannot_send', first?.message ?? 'This message may not be sent.', { reasons: verdict.reasons });
  }
  const notBefore = verdict.decision === 'hold' ? verdict.until : leaves;
  const at = momentIn(head, now).toISOString();
  return {
    id: asked.id,
    threadId: head.id,
    channel: asked.channel,
    at,
    ...dayToCount(practice, at, notBefore),
    text: asked.text,
    purpose: 'reply',
    to: way.to,
    from: way.from,
    by: who.id,
    notBefore,
    ...(verdict.decision === 'hold' ? { wanted: leaves } : {}),
    planned: Date.parse(notBefore) > held,
    reasons: verdict.reasons,
    before: { unread: head.unread, ...(head.failure ? { failure: head.failure } : {}) },
    ...(files.length > 0 ? { files, ...(asked.filesAs ? { filesAs: asked.filesAs } : {}) } : {}),
    ...(asked.sendNow ? { sendNowReason: asked.sendNow.reason } : {}),
    ...(asked.channel === 'email' ? { mail: mailOf(practice, head, asked.subject) } : {}),
  };
}

interface Way {
  way: { to: string; from: string };
  verdict: Verdict;
}

async function byText(
  app: App,
  practice: Practice,
  head: Thread,
  at: string,
  asked: Reply & { files: KeptFile[] },
): Promise<Way> {
  const way = route(practice, head);
  if (!way) throw new Refusal('cannot_send', 'No number for texts is known of this person. Add one, or call.');
  const { text, files, filesAs, sendNow } = asked;
  const known = await readKnown(app, practice, head, { channel: 'sms', to: way.to, at, purpose: 'reply' });
  const leaving = { purpose: 'reply' as const, ...way, at, text, files, filesAs, sendNowReason: sendNow?.reason };
  refuseIfTooLong(leaving);
  return { way, verdict: await lookFiles(app, head, leaving, look(practice, head, known, leaving)) };
}

/** A text holds 1,600 characters, the link below it included. */
function refuseIfTooLong({
  text,
  files,
  filesAs,
  to,
}: {
  text: string;
  files: KeptFile[];
  filesAs?: 'link' | undefined;
  to: string;
}): void {
  if (filesByText(files, to, filesAs) !== 'link' || text.length <= longestBesideLink) return;
  throw new Refusal('invalid', `At most ${longestBesideLink} characters fit beside a link to files.`, {
    field: 'text',
  });
}

async function byMail(app: App, practice: Practice, head: Thread, { uploads, filesAs }: Reply): Promise<Way> {
  const to = mailRoute(head);
  if (!to) throw new Refusal('cannot_send', 'No e-mail address is known of this person. Add one, or call.');
  const leaving = { to, purpose: 'reply' as const, ...(uploads?.length && filesAs ? { filesAs } : {}) };
  return { way: { to, from: app.settings.mail.from }, verdict: await lookMail(app, practice, head, leaving) };
}

/** Under the newest mail of theirs, for their mail client to put it there too. */
function mailOf(practice: Practice, head: Thread, subject: string | undefined): OutboundMailPart {
  const theirs = head.mail;
  return {
    subject: subject ?? mailSubject(practice, head),
    ...(theirs
      ? {
          inReplyTo: theirs.messageId,
          references: [...theirs.references.filter((id) => id !== theirs.messageId), theirs.messageId],
        }
      : {}),
  };
}

function plannedTime(sendAt: string, now: Date): number {
  const at = Date.parse(sendAt);
  if (at > now.getTime() + planDays * 86_400_000) {
    throw new Refusal('invalid', `sendAt is at most ${planDays} days away.`, { field: 'sendAt' });
  }
  return at;
}
