import * as z from 'zod';
import type { CallEntry } from '../call/call.ts';
import { channelName } from '../contact/address.ts';
import { keptFile } from './kept-file.ts';
import { inboundMail, outboundMail } from './mail.ts';
import { reason } from './reason.ts';

/** What staff see of a message we send. `unknown`: the provider cannot say whether it left. */
export const sendStatus = z.enum(['held', 'queued', 'sent', 'delivered', 'failed', 'unknown']);
export type SendStatus = z.infer<typeof sendStatus>;

/** A patient's own picture or file, still at the provider. */
export const media = z.object({ url: z.string(), contentType: z.string() });

/** Why a message did not arrive, and what to do about it. */
export const failure = z.object({ code: z.string(), kind: z.string(), message: z.string() });

/**
 * Why a message leaves. Only `reply` is a human answer; `missed-call`, `after-hours`, `safety-answer`, `answer-echo` and
 * `whom-question` answer the patient's own message;
 * `reminder`, `follow-up` (care), `survey` and `outreach` are what nobody asked for, and need recorded consent.
 */
export const purpose = z.enum([
  'reply',
  'opt-out-confirmation',
  'opt-in-confirmation',
  'help-answer',
  'missed-call',
  'after-hours',
  'safety-answer',
  'answer-echo',
  'whom-question',
  'reminder',
  'follow-up',
  'survey',
  'outreach',
]);
export type Purpose = z.infer<typeof purpose>;

const shared = {
  id: z.string().min(1),
  threadId: z.string().min(1),
  channel: channelName,
  /** When it arrived, or when the person clicked. */
  at: z.iso.datetime(),
  text: z.string(),
};

/** A message from outside, as it came. */
export const inboundEntry = z.object({
  ...shared,
  kind: z.enum(['text', 'email']),
  direction: z.literal('in'),
  /** Who wrote, in E.164 or as the provider gave it, and which of our numbers or addresses. */
  from: z.string(),
  to: z.string(),
  /** The provider's id of the message; of an e-mail, the hash that tells it from every other. */
  sid: z.string(),
  /** Only on an e-mail. */
  mail: inboundMail.optional(),
  /** What came with it and is kept here. */
  files: z.array(keptFile).optional(),
  /** How many of its pictures the provider did not give, and how often it was asked. */
  missingFiles: z.number().int().optional(),
  mediaTries: z.number().int().optional(),
  /** Which of them it will not give, by their place in `media`. */
  refusedMedia: z.array(z.number().int()).optional(),
  media: z.array(media).optional(),
  /** False for STOP, START, HELP: they start no response clock. */
  countsAsTurn: z.boolean(),
  keyword: z.string().optional(),
  /** Its words were read, and are to be once more: what it answered was answered by another way since. */
  again: z.boolean().optional(),
  /** How it found its thread, where that was not open: it goes back to that when it turns out to ask for nothing. */
  found: z.object({ state: z.enum(['snoozed', 'done']), snoozedUntil: z.string().optional() }).optional(),
  /** When a person had last written in its thread before it: a run of automatic answers ends there. */
  personBefore: z.iso.datetime().optional(),
  /** Every field of the webhook that has no place above, as it came. */
  extra: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  /** The exact bytes (base64), where the text could not hold them. */
  raw: z.string().optional(),
  /** Where the exact bytes are kept when they are too large for a row; `text` is then its beginning. */
  rawFile: z.string().optional(),
});
export type InboundEntry = z.infer<typeof inboundEntry>;

/** What a reminder hangs on: it leaves only while each visit stands at this version.  */
export const reminderOf = z.object({
  step: z.string(),
  visits: z.array(z.object({ appointmentId: z.string(), version: z.number() })),
});
export type ReminderOf = z.infer<typeof reminderOf>;

/** What a message about a missed visit hangs on: it leaves only while the visit stands as missed and nobody answered. */
export const followUpOf = z.object({ appointmentId: z.string(), version: z.number(), step: z.string() });

/** The visit that a patient is told their answer was taken for: it leaves only while that stands at this version. */
export const echoOf = z.object({ appointmentId: z.string(), version: z.number() });

/** The survey that a text asks: it leaves only while that is still to be asked. */
export const surveyOf = z.object({ threadId: z.string(), id: z.string() });

/** A message to a patient and all that is known of its way. */
export const outboundEntry = z.object({
  ...shared,
  /** `spoken`: a call of a machine, which says `text`. What people say to each other is a call of its own (call/call.ts). */
  kind: z.enum(['text', 'email', 'spoken']),
  direction: z.literal('out'),
  purpose,
  /** Only on an e-mail. */
  mail: outboundMail.optional(),
  /** Only on a call of a machine: the language that it is said in. */
  spoken: z.object({ language: z.enum(['en', 'es']) }).optional(),
  /** What goes with it. */
  files: z.array(keptFile).optional(),
  /** Staff want its files on the secure page, whatever else could take them. */
  filesAs: z.literal('link').optional(),
  /** How its files left, and the words that did where a link stands below them. Absent until it leaves, and without files. */
  left: z.object({ files: z.enum(['mms', 'attachment', 'link']), text: z.string().optional() }).optional(),
  to: z.string(),
  from: z.string(),
  /** The staff id of who wrote it, or `system`. */
  by: z.string(),
  status: sendStatus,
  /** How far it has come, never backwards: 0 held, 1 queued or unknown, 2 sent, 3 delivered or failed, 4 bounced after all. */
  rank: z.number().int(),
  /** What answering took off the thread, to be put back by an undo. */
  before: z
    .object({ unread: z.number().int(), failure: z.object({ messageId: z.string(), code: z.string() }).optional() })
    .optional(),
  /** It leaves no earlier. */
  notBefore: z.iso.datetime(),
  /** When it would have left, had the last look not made it wait. */
  wanted: z.iso.datetime().optional(),
  /** The practice's day under which it was counted already, and is not again on another try. */
  counted: z.string().optional(),
  /** The practice's day for which it was counted for its patient when it was written. */
  countedFor: z.string().optional(),
  /** A planned message closes the turn when it leaves, not when it is written. */
  planned: z.boolean(),
  /** Staff's reason for sending in quiet hours. */
  sendNowReason: z.string().optional(),
  /** Since when it waits because its provider does not answer. */
  waitingSince: z.iso.datetime().optional(),
  /** A confirmation of STOP is worth nothing later than this. */
  deadline: z.iso.datetime().optional(),
  /** The last look's reasons, whatever it decided. */
  reasons: z.array(reason).optional(),
  /** A reminder: the step it is, and the visits it speaks of, each at the version it was written for. */
  reminder: reminderOf.optional(),
  /** About a missed visit: the step it is. */
  followUp: followUpOf.optional(),
  /** What an answer was taken for. */
  echo: echoOf.optional(),
  /** A survey's question. */
  survey: surveyOf.optional(),
  /** Who holds the lease; absent while nobody has begun to send. */
  fence: z.string().optional(),
  leaseUntil: z.iso.datetime().optional(),
  /** When the provider was first called, by the machine's clock, to compare with the provider's. */
  intentAt: z.iso.datetime().optional(),
  /** Times the provider was called. */
  tries: z.number().int(),
  /** Only with status unknown: still asking the provider, or given up asking. */
  unknown: z.enum(['checking', 'may-have-been-sent']).optional(),
  providerId: z.string().optional(),
  leftAt: z.iso.datetime().optional(),
  settledAt: z.iso.datetime().optional(),
  failure: failure.optional(),
});
export type OutboundEntry = z.infer<typeof outboundEntry>;

/** Something that happened to the thread: assigned, done, consent changed. */
export const eventEntry = z.object({
  ...shared,
  kind: z.literal('event'),
  direction: z.literal('out'),
  /** A staff id, or `system`. */
  by: z.string(),
  event: z.enum([
    'done',
    'reopened',
    'snoozed',
    'woken',
    'assigned',
    'opted-out',
    'opted-in',
    'open-at-provider',
    'revocation-seen',
    'not-an-opt-out',
    'consent-given',
    'works-again',
    'failed',
    'link-closed',
    'mail-off',
    'appointment',
    'outreach-stopped',
    'outreach-resumed',
    'emergency-seen',
    'emergency-told',
    'emergency-taken',
    'joined',
    'parted',
    'guardian-review',
    'survey-answered',
  ]),
  /** Set when closing ended a turn that nobody answered. */
  closedTurn: z.boolean().optional(),
  /** What was brought together or moved by hand: the merge that it can be undone by. */
  mergeId: z.string().optional(),
});
export type EventEntry = z.infer<typeof eventEntry>;

/** Whatever can stand in a thread; any-entry.ts reads it. */
export type Entry = InboundEntry | OutboundEntry | EventEntry | CallEntry;
