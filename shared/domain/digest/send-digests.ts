import type { App } from '../../ports.ts';
import { mailIdOf } from '../message/mail-id.ts';
import { daysBefore } from '../metrics/places.ts';
import { type Practice, practiceZone } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import { wallTimeOf } from '../practice/wall-time.ts';
import { everyStaff, staffRow } from '../staff/staff.rows.ts';
import type { Staff } from '../staff/staff.ts';
import { composeDigest } from './compose-digest.ts';
import {
  claimDigest,
  digestHeadKey,
  digestHeadRow,
  digestKey,
  digestRow,
  lookedAtDigest,
  settleDigest,
} from './digest.rows.ts';
import { type Digest, digestMoments, digestOf } from './digest.ts';
import { digestReference } from './digest-reference.ts';
import { lookDigest } from './look-digest.ts';

const timeoutMs = 8_000;
/** A claim must leave room for the provider's time-out and for recording its answer. */
const roomMs = timeoutMs + 2_000;
const leaseMs = 30 * 60_000;
const againMs = 10 * 60_000;
/** Later than this a digest is old news, and the next one tells. */
const longestLateMs = 2 * 86_400_000;

/**
 * Sends each manager with an e-mail address the digest of the week that is over, once. A claim is written before the
 * provider is called: who dies in between leaves one that may have left, which is not sent again by itself but settled by
 * the provider's event. Whatever the provider did not take is tried again.
 */
export async function sendDigests(app: App): Promise<void> {
  const [head, practice] = await Promise.all([app.table.get(digestHeadRow, digestHeadKey), readPractice(app)]);
  const now = app.now().getTime();
  if (!head || Date.parse(head.wakeAt) > now) return;
  const { latest, next } = digestMoments(practice, now);
  const { on } = digestOf(practice);
  const isDue = on && now - latest < longestLateMs;
  const to = daysBefore(wallTimeOf(practiceZone(practice), latest).date, 1);
  const left = isDue ? await sendAll(app, practice, to) : 0;
  const then = left > 0 ? Math.min(now + againMs, next) : next;
  await app.table.commit({
    look: lookedAtDigest(head.wakeAt, on ? new Date(then).toISOString() : undefined),
  });
}

/** Answers how many have still to be looked at again. */
async function sendAll(app: App, practice: Practice, to: string): Promise<number> {
  const { rows } = await app.table.query(staffRow, everyStaff);
  const managers = rows.filter(({ active, role, email }) => active && role !== 'coordinator' && email);
  let left = 0;
  for (const who of managers) left += (await sendOne(app, practice, who, to)) ? 0 : 1;
  return left;
}

/** Answers whether this one is done with. */
async function sendOne(app: App, practice: Practice, who: Staff, to: string): Promise<boolean> {
  const known = await app.table.get(digestRow, digestKey({ to, staffId: who.id }));
  if (known?.state === 'begun') return lookAtBegun(app, known);
  if (known && known.state !== 'waiting') return true;
  const mail = await composeDigest(app, who, practice.name, to);
  const address = await lookDigest(app, who.id);
  if (!address) return true;
  if (app.remainingMs() < roomMs) throw new Error('too little time left to begin a digest');
  const now = app.now().getTime();
  const claimed: Digest = {
    to,
    staffId: who.id,
    state: 'begun',
    at: new Date(now).toISOString(),
    leaseUntil: new Date(now + leaseMs).toISOString(),
    tries: (known?.tries ?? 0) + 1,
    fence: app.newId(),
  };
  const claim = await app.table.commit({ digest: claimDigest(claimed, known) });
  // A lost answer to our own claim comes back as a refusal by our own fence.
  if (!claim.ok && claim.refused.digest?.fence !== claimed.fence) return false;
  const said = await app.channels.email.send(await outgoing(app, practice, address, claimed, mail));
  const state = ({ accepted: 'sent', refused: 'failed', 'not-sent': 'waiting', ambiguous: 'unknown' } as const)[
    said.outcome
  ];
  const code = said.outcome === 'accepted' ? undefined : said.code;
  await app.table.commit({ digest: settleDigest(claimed, state, code) });
  if (state !== 'sent') app.log.warn('digest_not_sent', { staffId: who.id, state, code });
  return state !== 'waiting';
}

/** Whoever began it is at it still, or died: then it may have left. */
async function lookAtBegun(app: App, known: Digest): Promise<boolean> {
  if (known.leaseUntil && app.now().getTime() < Date.parse(known.leaseUntil)) return false;
  await app.table.commit({ digest: settleDigest(known, 'unknown', 'not_recorded') });
  app.log.warn('digest_not_sent', { staffId: known.staffId, state: 'unknown', code: 'not_recorded' });
  return true;
}

async function outgoing(
  app: App,
  practice: Practice,
  to: string,
  of: Digest,
  { subject, body }: { subject: string; body: string },
) {
  const { from, signingKeys } = app.settings.mail;
  const [key] = await signingKeys();
  if (!key) throw new Error('SIGNING_KEY is needed to send e-mails');
  const reference = digestReference(of);
  const escaped = body.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return {
    messageId: reference,
    to,
    from,
    fromName: practice.name,
    subject,
    body,
    html: `<!doctype html><html><body><p>${escaped.replaceAll('\n', '<br>\n')}</p></body></html>`,
    attachments: [],
    mailId: mailIdOf(
      key,
      { threadId: 'digest', messageId: `${of.to}-${of.staffId}` },
      from.slice(from.lastIndexOf('@') + 1),
    ),
    references: [],
    reference,
    isAutomatic: true,
    timeoutMs: Math.min(timeoutMs, app.remainingMs() - 1_000),
  };
}
