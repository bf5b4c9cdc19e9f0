import type { SendResult } from '../../channels/channel.ts';
import type { App } from '../../ports.ts';
import type { Committed } from '../../table.ts';
import type { EntryRef } from '../../topics.ts';
import type { Address } from '../contact/address.ts';
import { lookFollowUp } from '../followup/look-follow-up.ts';
import { callSilentAt } from '../message/call-silence.ts';
import { entryKey, refOf } from '../message/entry.key.ts';
import { changeOutbound, outboundEntryRow } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { reasonOf } from '../message/reasons.ts';
import { dayOf } from '../message/sending-counts.ts';
import { leaseMs } from '../message/show-entry.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { locationById, type Practice, practiceZone } from '../practice/practice.ts';
import { raiseAlert } from '../practice/raise-alert.ts';
import { readPractice, settled } from '../practice/read-practice.ts';
import { lookVisits, visitsStand } from '../reminder/look-visits.ts';
import { lookEcho } from '../reply/look-echo.ts';
import { noteAnswer } from '../sender/note-answer.ts';
import { claimTrial, senderKey, senderRow } from '../sender/sender.rows.ts';
import { admission, type Sender, trialUntil } from '../sender/sender.ts';
import { takePlace } from '../sender/take-place.ts';
import { lookSurvey } from '../survey/look-survey.ts';
import { filesByMail } from '../upload/upload-limits.ts';
import { composeMail } from './compose-mail.ts';
import { composeText, leavingText } from './compose-text.ts';
import { countPatient, isCounted, uncountPatient } from './count-patient.ts';
import { countSend } from './count-send.ts';
import { fail } from './fail.ts';
import { isDuplicate } from './is-duplicate.ts';
import { isRevokedElsewhere, look, readKnown, validity } from './look.ts';
import { lookFiles } from './look-files.ts';
import { isFullMail, lookMail } from './look-mail.ts';
import { enqueue } from './post.ts';
import { prove } from './prove.ts';
import { readHead } from './read-head.ts';
import { record } from './record.ts';
import { standingThread } from './standing-thread.ts';
import { threadKey, threadRow } from './thread.rows.ts';
import type { Thread } from './thread.ts';

/** What one look at a due message came to; for logs and tests. */
export type Delivered =
  | 'gone'
  | 'not-due'
  | 'leased'
  | 'held'
  | 'waiting'
  | 'blocked'
  | 'lost-race'
  | 'accepted'
  | 'refused'
  | 'retry'
  | 'ambiguous'
  | 'unheard';

const providerTimeoutMs = 8_000;
const longestWaitMs = 24 * 3_600_000;
const waiting = reasonOf('waiting_for_provider');
/** A claim must leave room for the provider's time-out and for recording its answer. */
const roomMs = providerTimeoutMs + 2_000;

/**
 * Sends one message that may be due, at most once (docs/sending.md). Reads everything afresh, takes the last look,
 * claims the message by a fenced lease, calls the provider and records what it said. A message that was begun by
 * somebody who never recorded an end is not sent again but proved, once that lease is over.
 */
export async function deliver(app: App, ref: EntryRef): Promise<Delivered> {
  const entry = await app.table.get(outboundEntryRow, entryKey(ref));
  if (entry?.kind === 'spoken' && entry.providerId && entry.rank < 3) return endSilence(app, entry);
  if (
    !entry ||
    entry.rank >= 2 ||
    (entry.status === 'queued' && entry.providerId) ||
    entry.unknown === 'may-have-been-sent'
  ) {
    return 'gone';
  }
  if (entry.fence) return deliverBegun(app, entry);
  if (app.now().getTime() < Date.parse(entry.notBefore)) {
    await enqueue(app, entry);
    return 'not-due';
  }
  return deliverFresh(app, ref, entry);
}

/** The provider has the call; where nobody told its end for long, it reached nobody. */
async function endSilence(app: App, entry: OutboundEntry): Promise<Delivered> {
  const silentAt = entry.leftAt && callSilentAt(entry, entry.leftAt);
  if (!silentAt || app.now().getTime() < Date.parse(silentAt)) return 'gone';
  app.log.warn('call_end_unheard', { threadId: entry.threadId, entryId: entry.id });
  const practice = await readPractice(app);
  await fail(app, practice, entry, { code: 'call_unheard', kind: 'not-taken' }, 'any');
  return 'unheard';
}

async function deliverBegun(app: App, entry: OutboundEntry): Promise<Delivered> {
  if (entry.leaseUntil && app.now().getTime() < Date.parse(entry.leaseUntil)) return 'leased';
  return prove(app, entry);
}

async function deliverFresh(app: App, ref: EntryRef, entry: OutboundEntry): Promise<Delivered> {
  const [found, settings, sender] = await app.table.getMany(
    [threadRow, threadKey(ref.threadId)],
    [practiceRow, practiceKey],
    [senderRow, senderKey(entry.channel, entry.from)],
  );
  const head = await standingThread(app, found);
  if (!head) throw new Error('a message has no thread');
  const practice = settled(settings);
  const now = app.now();
  if (isGivenUp(entry, now.getTime())) {
    await fail(app, practice, entry, { code: 'provider_silent', kind: 'unreachable' });
    return 'refused';
  }
  const at = now.toISOString();
  const known = await readKnown(app, practice, head, { ...entry, at });
  // What has its place in the patient's day already is not held to its limit again.
  const isPlaced = isCounted(entry, dayOf(practiceZone(practice), now.getTime()));
  const sent = { ...known.sent, ...(isPlaced ? { patientToday: 0 } : {}) };
  const revokedElsewhere = await isRevokedElsewhere(app, practice, head, { ...entry, at });
  const followUp = entry.followUp && (await lookFollowUp(app, entry.followUp, head));
  const echo = entry.echo && (await lookEcho(app, entry.echo));
  const survey = entry.survey && (await lookSurvey(app, entry.survey, head));
  const leaving = { ...entry, at, isSurveyOver: survey?.isOver };
  const reached = {
    people: known.to?.people ?? [],
    day: dayOf(locationById(practice, head.location).hours.zone, now.getTime()),
  };
  const appointment =
    followUp?.appointment ?? echo?.appointment ?? (entry.reminder && (await lookVisits(app, entry.reminder, reached)));
  const seen = { ...known, sent, revokedElsewhere, isDuplicate: await isDuplicate(app, known.automatic, entry) };
  const verdict =
    entry.channel === 'email'
      ? await lookMail(app, practice, head, entry, seen, appointment)
      : await lookFiles(app, head, entry, look(practice, head, seen, { ...leaving, appointment }));
  // Its conversation was brought in or parted between these reads: what they say does not belong together.
  if (verdict.decision === 'block' && (await readHead(app, ref.threadId))?.id !== head.id) {
    return deliverFresh(app, ref, entry);
  }
  if (verdict.decision !== 'send') await raiseAlert(app, verdict.reasons);
  if (verdict.decision === 'block') {
    await fail(app, practice, entry, {
      code: verdict.reasons[0]?.code ?? 'blocked',
      kind: 'blocked',
      reasons: verdict.reasons,
    });
    return 'blocked';
  }
  if (verdict.decision === 'hold') {
    const wanted = entry.wanted ?? entry.notBefore;
    const allowed = Date.parse(verdict.until);
    // Who waits in line for the provider goes on waiting in line in the morning.
    const until = entry.waitingSince ? await takePlace(app, practice, entry, sender, allowed) : allowed;
    await hold(app, ref, { notBefore: new Date(until).toISOString(), reasons: verdict.reasons, wanted });
    return 'held';
  }
  const admitted = await admit(app, entry, sender, now.getTime());
  if (!admitted) {
    const until = await takePlace(app, practice, entry, sender, now.getTime());
    const waitingSince = entry.waitingSince ?? at;
    await hold(app, ref, { notBefore: new Date(until).toISOString(), waitingSince, reasons: [waiting] });
    return 'waiting';
  }
  const fence = app.newId();
  const claimed: OutboundEntry = {
    ...entry,
    fence,
    status: 'queued',
    rank: 1,
    reasons: verdict.reasons,
    tries: entry.tries + 1,
    intentAt: app.machineNow().toISOString(),
    leaseUntil: new Date(now.getTime() + leaseMs).toISOString(),
    ...(await leavingWith(app, practice, head, entry)),
  };
  // Made before the claim: what cannot be made now (a file that storage does not give) has not been begun.
  const outgoing = await made(app, practice, head, claimed, known.to);
  if (outgoing === 'file-gone') {
    const gone = reasonOf('file_gone');
    await fail(app, practice, entry, { code: gone.code, kind: 'blocked', reasons: [gone] });
    return 'blocked';
  }
  if (app.remainingMs() < roomMs) throw new Error('too little time left to begin a send');
  const { mail, left, status, rank, reasons, tries, intentAt, leaseUntil } = claimed;
  const claim = changeOutbound(
    ref,
    {
      fence,
      status,
      rank,
      reasons,
      tries,
      ...(intentAt ? { intentAt } : {}),
      ...(leaseUntil ? { leaseUntil } : {}),
      ...(mail ? { mail } : {}),
      ...(left ? { left } : {}),
    },
    { belowRank: 2, fence: 'absent', wakeAt: entry.notBefore },
  );
  // A reminder, or what an answer was taken for, is begun only while its visits stand as they did: a move after this is told
  // that it is leaving. What is about a missed visit is begun only while nobody has answered or booked, a survey while nothing
  // came in its conversation.
  const committed = await app.table.commit<string>({
    claim,
    ...visitsStand(entry.reminder),
    ...followUp?.stands,
    ...echo?.stands,
    ...survey?.stands,
  });
  if (!committed.ok && committed.names.every((name) => name !== 'claim')) return deliver(app, ref);
  // A lost answer to our own claim comes back as a refusal by our own fence.
  if (!committed.ok && committed.refused.claim?.fence !== fence) return 'lost-race';
  if (!(await countPatient(app, practice, entry))) return makeWait(app, claimed, now);
  if (!(await countSend(app, practice, entry, known))) {
    await uncountPatient(app, practice, entry);
    return makeWait(app, claimed, now);
  }
  const said = await outgoing(timeoutOf(app));
  const delivered = await record(app, practice, claimed, said);
  await noteAnswer(app, claimed, admitted.sender, said);
  return delivered;
}

/** In which form its words and files leave: written down with the claim, so that proof knows what to look for. */
async function leavingWith(app: App, practice: Practice, head: Thread, entry: OutboundEntry) {
  if (!entry.mail) {
    const left = await leavingText(app, head, entry);
    return left ? { left } : {};
  }
  const isFull = isFullMail(practice, entry);
  const files = filesByMail(entry.files ?? [], isFull);
  const content = isFull ? ('full' as const) : ('notice' as const);
  return { mail: { ...entry.mail, content }, ...(files ? { left: { files } } : {}) };
}

/** A day in vain: staff are told, rather than that it still leaves. */
function isGivenUp({ tries, notBefore, waitingSince }: OutboundEntry, now: number): boolean {
  if (tries === 0 && !waitingSince) return false;
  return now - Date.parse(waitingSince ?? notBefore) > longestWaitMs;
}

function hold(
  app: App,
  ref: EntryRef,
  change: Partial<OutboundEntry> & { notBefore: string },
): Promise<Committed<'hold'>> {
  return app.table.commit({
    hold: changeOutbound(ref, change, { belowRank: 2, fence: 'absent', wakeAt: change.notBefore }),
  });
}

/** May it call its provider now? After a pause the first one is let through alone, to see who answers. */
async function admit(
  app: App,
  entry: OutboundEntry,
  sender: Sender | undefined,
  now: number,
): Promise<{ sender: Sender | undefined } | undefined> {
  const admitted = admission(sender, entry.waitingSince !== undefined, now);
  if (admitted !== 'try' || !sender) return admitted === 'go' ? { sender } : undefined;
  const openUntil = trialUntil(now);
  const trial = await app.table.commit({ trial: claimTrial(sender, openUntil) });
  return trial.ok ? { sender: { ...sender, openUntil } } : undefined;
}

/** Others took the last room since the look: the claim is given up, and the next look says what the limit means. */
async function makeWait(app: App, claimed: OutboundEntry, now: Date): Promise<Delivered> {
  const released = await app.table.commit({
    release: changeOutbound(
      refOf(claimed),
      { status: 'held', rank: 0, tries: claimed.tries - 1 },
      {
        belowRank: 2,
        fence: claimed.fence ?? 'absent',
        wakeAt: now.toISOString(),
        clear: ['fence', 'leaseUntil', 'intentAt'],
      },
    ),
  });
  return released.ok ? deliver(app, refOf(claimed)) : 'lost-race';
}

/** The message as its provider takes it, to be sent once it is claimed. */
async function made(
  app: App,
  practice: Practice,
  head: Thread,
  entry: OutboundEntry,
  to: Address | undefined,
): Promise<((timeoutMs: number) => Promise<SendResult>) | 'file-gone'> {
  switch (entry.channel) {
    case 'sms': {
      const at = app.now().toISOString();
      const text = await composeText(app, entry, validity(practice, head, to, { ...entry, at }));
      return (timeoutMs) => app.channels.sms.send({ ...text, timeoutMs });
    }
    case 'email': {
      const mail = await composeMail(app, practice, head, entry);
      return mail === 'file-gone' ? mail : (timeoutMs) => app.channels.email.send({ ...mail, timeoutMs });
    }
    case 'voice': {
      const { to: called, from } = entry;
      return (timeoutMs) => app.channels.voice.remind({ to: called, from, ref: refOf(entry), timeoutMs });
    }
  }
}

function timeoutOf(app: App): number {
  return Math.min(providerTimeoutMs, app.remainingMs() - 1_000);
}
