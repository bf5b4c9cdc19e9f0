import * as z from 'zod';
import { keptFile } from '../message/kept-file.ts';
import { reason } from '../message/reason.ts';
import { type CallFacts, callFacts } from './call-facts.ts';
import { wordsOfCall } from './call-words.ts';
import { hasUnreadWords } from './call-words-read.ts';

/**
 * What a call came to. From a patient: `ringing` until somebody answers (`answered`) or nobody does (`missed`,
 * `voicemail`). From the desk: `calling` until the patient answers (`answered`) or does not (`not-reached`), or nothing
 * was ever dialled (`not-placed`). `left-message`: only where a person said so.
 */
export const callOutcome = z.enum([
  'ringing',
  'answered',
  'missed',
  'voicemail',
  'calling',
  'not-reached',
  'not-placed',
  'left-message',
]);
export type CallOutcome = z.infer<typeof callOutcome>;

/** Where the sound of a voicemail is: still at the provider, kept here, or gone for good. */
const voicemailFile = z.object({
  state: z.enum(['waiting', 'kept', 'lost']),
  /** When to try next, and how often it was tried. */
  tryAt: z.iso.datetime().optional(),
  tries: z.number().int(),
  /** How it looks when it is drawn (loudness.ts); absent where it is no WAV. */
  loudness: z.string().optional(),
  /** It is kept here and has still to be deleted there. */
  stillAtProvider: z.boolean().optional(),
});

/** The text that answers a missed call: to be decided at `at`, sent as a message of ours, or why there is none. */
const textBack = z.object({
  state: z.enum(['due', 'posted', 'skipped']),
  at: z.iso.datetime(),
  messageId: z.string().optional(),
  /** Why there is none: the first of its reasons as a word for programs, and all of them. */
  reason: z.string().optional(),
  reasons: z.array(reason).optional(),
});

/** The way of a call that the desk asked for: its own phone rings first. The provider is called at most once. */
const placing = z.object({
  state: z.enum(['waiting', 'claimed', 'placed', 'failed']),
  /** The phone of whoever asked. */
  phone: z.string(),
  fence: z.string().optional(),
  leaseUntil: z.iso.datetime().optional(),
  /** By the machine's clock, to compare with the provider's. */
  intentAt: z.iso.datetime().optional(),
  tryAt: z.iso.datetime(),
  tries: z.number().int(),
  /** Why it failed, as the provider's code or ours. */
  code: z.string().optional(),
});

/** One call as it stands in its thread, from its first ring to its transcript. */
export const callEntry = z.object({
  id: z.string().min(1),
  threadId: z.string().min(1),
  channel: z.literal('voice'),
  kind: z.literal('call'),
  direction: z.enum(['in', 'out']),
  /** When it began to ring, or was asked for, or logged. */
  at: z.iso.datetime(),
  /** What it came to, in a line for the inbox; follows from the rest. */
  text: z.string(),
  outcome: callOutcome,
  /** Who called whom, in E.164 or as the provider gave it. */
  from: z.string(),
  to: z.string(),
  /** The staff id of who asked for it or logged it. */
  by: z.string().optional(),
  /** Written down by hand. */
  logged: z.boolean().optional(),
  note: z.string().optional(),
  /** The provider's id of the call. */
  sid: z.string().optional(),
  facts: callFacts,
  voicemail: voicemailFile.optional(),
  /** The sound of its voicemail, once it is kept. */
  files: z.array(keptFile).optional(),
  textBack: textBack.optional(),
  placing: placing.optional(),
  /** How long the transcript was, in UTF-16 units, when it was read for words that may be an opt-out. */
  unitsRead: z.number().int().optional(),
  /** It was taken, and more was said since it began: whose turn it is has to be read again. */
  recounts: z.literal(true).optional(),
  /** From when the patient waits for an answer to it, where somebody had answered or closed the conversation before. */
  waitsFrom: z.iso.datetime().optional(),
  version: z.number().int(),
});
export type CallEntry = z.infer<typeof callEntry>;

/** How long after the end of a call its text back is decided: reports of one call come in any order. */
const settleMs = 20_000;
/** A call whose end nobody told is over by then: greeting, ringing and the longest voicemail take less. */
const longestSilenceMs = 15 * 60_000;
const resultMs = 60_000;
const longestCallMs = 4 * 3_600_000;

/** What the facts say a call came to. Whatever order they came in, the same facts say the same. */
export function outcomeOf({
  direction,
  placing: way,
  facts,
}: Pick<CallEntry, 'direction' | 'placing' | 'facts'>): CallOutcome {
  // A key at the desk, or a phone that was taken, says less than what the ringing came to: a line may break in between.
  if (facts.dialled ? facts.dialled === 'answered' : facts.answeredAt) return 'answered';
  if (direction === 'in') {
    if (facts.recording) return 'voicemail';
    return facts.dialled || facts.endedAt ? 'missed' : 'ringing';
  }
  if (facts.dialled) return 'not-reached';
  if (way?.state === 'failed') return 'not-placed';
  if (!facts.endedAt) return 'calling';
  return facts.staffAnsweredAt ? 'not-reached' : 'not-placed';
}

/** The call with everything that follows from its facts. */
export function settledCall(call: CallEntry): CallEntry {
  if (call.logged) return { ...call, text: wordsOfCall(call) };
  const outcome = outcomeOf(call);
  const { textBack: planned, voicemail, ...rest } = { ...call, outcome };
  const next: CallEntry = {
    ...rest,
    ...textBackOf(rest, planned),
    ...voicemailOf(rest, voicemail),
  };
  return { ...next, text: wordsOfCall(next) };
}

/** A missed call is answered by a text once it is over; one that was answered after all is not. */
function textBackOf({ outcome, facts }: Pick<CallEntry, 'outcome' | 'facts'>, known: CallEntry['textBack']) {
  if (known && known.state !== 'due') return { textBack: known };
  if (!facts.endedAt || (outcome !== 'missed' && outcome !== 'voicemail')) return {};
  const at = new Date(Date.parse(facts.endedAt) + settleMs).toISOString();
  return { textBack: { state: 'due' as const, at } };
}

function voicemailOf({ facts, at }: Pick<CallEntry, 'facts' | 'at'>, known: CallEntry['voicemail']) {
  if (known) return { voicemail: known };
  return facts.recording ? { voicemail: { state: 'waiting' as const, tryAt: at, tries: 0 } } : {};
}

/** When somebody must look at this call again, if ever (ISO). */
export function nextLookAt(call: CallEntry): string | undefined {
  if (call.logged) return undefined;
  const { placing: way, facts, voicemail, textBack: planned } = call;
  if (way && (way.state === 'waiting' || way.state === 'claimed')) return way.tryAt;
  if (call.recounts || hasUnreadWords(call)) return call.at;
  const times = [
    isUnended(call) ? unendedUntil(call) : undefined,
    isUnresolved(call) ? unresolvedUntil(call) : undefined,
    planned?.state === 'due' ? planned.at : undefined,
    voicemail && facts.recording && (voicemail.state === 'waiting' || voicemail.stillAtProvider)
      ? voicemail.tryAt
      : undefined,
  ];
  return times.filter((time) => time !== undefined).toSorted()[0];
}

/** True while nobody has told the end of a call that nobody answered. */
export function isUnended({ outcome, facts }: Pick<CallEntry, 'outcome' | 'facts'>): boolean {
  return facts.endedAt === undefined && outcome !== 'answered' && outcome !== 'not-placed';
}

/** Until when word of its end is waited for (ISO). */
export function unendedUntil({ at }: Pick<CallEntry, 'at'>): string {
  return new Date(Date.parse(at) + longestSilenceMs).toISOString();
}

/** A key at the desk was all that was told: whether the two were put through, the end of the ringing has still to say. */
export function isUnresolved({ direction, logged, facts }: Pick<CallEntry, 'direction' | 'logged' | 'facts'>): boolean {
  return direction === 'in' && !logged && facts.answeredAt !== undefined && facts.dialled === undefined;
}

/** Until when that is waited for (ISO): a little longer than the call, or than the longest that Twilio lets last. */
export function unresolvedUntil({ at, facts }: Pick<CallEntry, 'at' | 'facts'>): string {
  const until = facts.endedAt ? Date.parse(facts.endedAt) + resultMs : Date.parse(at) + longestCallMs;
  return new Date(until).toISOString();
}

/** A call that has taken in what was heard of it. */
export function withFacts(call: CallEntry, facts: CallFacts, sid: string | undefined): CallEntry {
  const placed =
    call.placing && call.placing.state !== 'placed' ? { placing: { ...call.placing, state: 'placed' as const } } : {};
  return settledCall({ ...call, ...(sid && !call.sid ? { sid } : {}), ...(sid ? placed : {}), facts });
}
