import type { Listed } from '../../channels/channel.ts';
import type { App } from '../../ports.ts';
import { refFromKey, refOf } from '../message/entry.key.ts';
import { changeOutbound } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { takeProof } from '../message/proof.rows.ts';
import { leaseMs } from '../message/show-entry.ts';
import type { Delivered } from './deliver.ts';
import { giveUpProving } from './give-up-proving.ts';
import { leave } from './leave.ts';
import { enqueue } from './post.ts';
import { keyOnlyRow } from './thread.rows.ts';

const skewMs = 5 * 60_000;
/** A send can only have happened while its function ran: 60 s, and the provider's 8 s to answer. */
const sendingMs = 68_000;
const providerTimeoutMs = 8_000;
const askAgainMs = 10 * 60_000;
const askForMs = 72 * 3_600_000;

/**
 * A send was begun and its end never recorded, or the provider did not answer. The lease is over, so whatever it did is
 * listed by now: a listed message of the same words and as many pictures to the same number, made while ours was being sent and held by no
 * other entry, proves it; none proves that nothing left, and the message is sent again. Where the provider cannot be
 * asked, or not within 72 hours, it stays `unknown` for staff to decide.
 */
export async function prove(app: App, before: OutboundEntry): Promise<Delivered> {
  const fence = app.newId();
  const now = app.now().getTime();
  const leaseUntil = new Date(now + leaseMs).toISOString();
  const checking = { fence, leaseUntil, status: 'unknown' as const, unknown: 'checking' as const };
  const ref = refOf(before);
  const lease = changeOutbound(ref, checking, { belowRank: 2, fence: before.fence ?? 'absent', wakeAt: leaseUntil });
  const claimed = await app.table.commit({ lease });
  if (!claimed.ok && claimed.refused.lease?.fence !== fence) return 'lost-race';
  const entry: OutboundEntry = { ...before, ...checking };

  const listed = await ask(app, entry);
  if (listed === 'no-answer') return askLater(app, entry);
  if (listed === undefined) return giveUpProving(app, entry);
  const possible = madeMeanwhile(entry, listed);
  for (const candidate of possible.filter((one) => isAlike(one, entry))) {
    if (await isHeldByAnother(app, candidate, entry)) continue;
    const taken = await app.table.commit({ proof: takeProof(candidate.providerId, ref) });
    if (!taken.ok) continue;
    await leave(app, entry, candidate.providerId);
    app.log.info('message_proved', { threadId: entry.threadId, entryId: entry.id });
    return 'accepted';
  }
  if (await isUndecided(app, possible, entry)) return giveUpProving(app, entry);
  return sendAgain(app, entry);
}

async function ask(app: App, entry: OutboundEntry): Promise<Listed[] | undefined | 'no-answer'> {
  // No provider lists e-mails: only an event can prove one, however late it comes.
  if (entry.channel === 'email') return undefined;
  const since = new Date(Date.parse(entry.intentAt ?? entry.at) - skewMs);
  const timeoutMs = Math.min(providerTimeoutMs, app.remainingMs() - 2_000);
  try {
    if (entry.channel === 'sms')
      return await app.channels.sms.listed({ to: entry.to, from: entry.from, since, timeoutMs });
    const placed = await app.channels.voice.placed({ phone: entry.to, from: entry.from, since, timeoutMs });
    // A call is listed without what it says; its own requests, which name ours, set right which of two it was.
    return placed.map((call) => ({ ...call, body: entry.text, media: 0 }));
  } catch (error) {
    app.log.error('provider_did_not_list', error, { threadId: entry.threadId, entryId: entry.id });
    return 'no-answer';
  }
}

/** The same words, and as many pictures: the links to them are not listed. */
function isAlike({ body, media }: Listed, { text, files = [], left }: OutboundEntry): boolean {
  return isSaid(body, { text, left }) && media === (left?.files === 'mms' ? files.length : 0);
}

function isSaid(body: string | undefined, { text, left }: Pick<OutboundEntry, 'text' | 'left'>): boolean {
  return body?.trim() === (left?.text ?? text).trim();
}

/** Made while ours could have been sent; oldest first, so that the first of equals is the first sent. */
function madeMeanwhile(entry: OutboundEntry, listed: Listed[]): Listed[] {
  const intent = Date.parse(entry.intentAt ?? entry.at);
  const [from, to] = [intent - skewMs, intent + sendingMs + skewMs];
  return listed
    .filter(({ createdAt }) => createdAt.getTime() >= from && createdAt.getTime() <= to)
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}

/**
 * A listed message that no entry holds may be ours, and nobody can tell: one without words, or with ours and another number
 * of pictures, since it is nowhere said from when on the provider counts those that it has yet to fetch.
 */
async function isUndecided(app: App, possible: Listed[], entry: OutboundEntry): Promise<boolean> {
  for (const candidate of possible.filter(({ body }) => body === undefined || isSaid(body, entry))) {
    if (!(await isHeldByAnother(app, candidate, entry))) return true;
  }
  return false;
}

async function isHeldByAnother(app: App, candidate: Listed, entry: OutboundEntry): Promise<boolean> {
  const { rows } = await app.table.query(keyOnlyRow, { index: 'byProvider', pk: candidate.providerId, limit: 2 });
  return rows.some((row) => refFromKey(row).messageId !== entry.id);
}

async function askLater(app: App, entry: OutboundEntry): Promise<Delivered> {
  const now = app.now().getTime();
  if (now - Date.parse(entry.notBefore) > askForMs) return giveUpProving(app, entry);
  const again = new Date(now + askAgainMs).toISOString();
  const options = { belowRank: 2, fence: entry.fence ?? ('absent' as const), wakeAt: again };
  await app.table.commit({ later: changeOutbound(refOf(entry), { leaseUntil: again }, options) });
  return 'ambiguous';
}

/** Proved not to have left: as if it had never been begun. */
async function sendAgain(app: App, entry: OutboundEntry): Promise<Delivered> {
  const now = app.now().toISOString();
  const released = await app.table.commit({
    release: changeOutbound(
      refOf(entry),
      { status: 'queued' },
      {
        belowRank: 2,
        fence: entry.fence ?? 'absent',
        wakeAt: now,
        clear: ['fence', 'leaseUntil', 'intentAt', 'unknown'],
      },
    ),
  });
  if (!released.ok) return 'lost-race';
  app.log.warn('message_proved_unsent', { threadId: entry.threadId, entryId: entry.id, tries: entry.tries });
  await enqueue(app, { ...entry, notBefore: now });
  return 'retry';
}
