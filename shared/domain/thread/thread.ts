import * as z from 'zod';
import { channelName } from '../contact/address.ts';
import { beginning } from '../message/beginning.ts';

/** A run of patient messages that nobody has answered yet; its clock starts at the first. See metrics/turn.ts. */
export const openTurn = z.object({
  startedAt: z.iso.datetime(),
  firstEntryId: z.string(),
  channel: channelName,
  /** When it should be answered at the latest, by the location's hours and target. */
  dueAt: z.iso.datetime().optional(),
});

/** The newest thing said, as the inbox shows it. `text` is cut to fit a line. */
export const lastEntry = z.object({
  id: z.string(),
  kind: z.enum(['text', 'email', 'call', 'note', 'event']),
  direction: z.enum(['in', 'out']),
  channel: channelName,
  text: z.string(),
  at: z.iso.datetime(),
  by: z.string().optional(),
});

/** Words that a message was understood by. */
const read = { entryId: z.string(), words: z.string() };
const lastFrom = z.object({ at: z.iso.datetime(), to: z.string(), from: z.string() });
/** A visit to come, as a row of the inbox shows it. */
export const nextAppointment = z.object({ id: z.string(), startsAt: z.iso.datetime(), confirmed: z.boolean() });

export const threadState = z.enum(['open', 'snoozed', 'done']);

/**
 * The head of a thread: one person's conversation over every channel, as the inbox needs it. It has no index keys of its
 * own; thread.rows.ts derives them, so that a thread always stands where its head says.
 */
export const thread = z.object({
  id: z.string(),
  location: z.string(),
  /** Absent for a stranger, or for an address shared by several patients. */
  patientId: z.string().optional(),
  name: z.string(),
  addresses: z.array(
    z.object({
      channel: channelName,
      address: z.string(),
      /** It is known to be of several patients: `name` says of whom, as far as they are of this location. */
      shared: z.literal(true).optional(),
    }),
  ),
  state: threadState,
  assignee: z.string().optional(),
  unread: z.number().int(),
  /** The patient's own time zone, where it is known. */
  zone: z.string().optional(),
  tags: z.array(z.string()),
  priority: z.enum(['normal', 'high']),
  snoozedUntil: z.iso.datetime().optional(),
  last: lastEntry.optional(),
  lastAt: z.iso.datetime(),
  /** The newest entry of any kind: what a writer must have seen. */
  tip: z.string().optional(),
  /** The latest moment anything here bears: what is added bears a later one, whatever the clock of the machine that adds it. */
  tipAt: z.iso.datetime().optional(),
  turn: openTurn.optional(),
  /** Who wrote the last human message; absent while only automatic entries stand here. */
  lastHuman: z.enum(['patient', 'staff']).optional(),
  /** The patient's newest message per channel, for quiet hours and the choice of sender. */
  lastInbound: z.object({ sms: lastFrom.optional(), email: lastFrom.optional() }),
  /** The newest e-mail of a person in it, for an answer to stand under in their mail client. */
  mail: z.object({ messageId: z.string(), references: z.array(z.string()), subject: z.string() }).optional(),
  /** A message that did not arrive, or may not have, and that nobody has dealt with. */
  failure: z.object({ messageId: z.string(), code: z.string() }).optional(),
  /**
   * Something a person must look at: `maybe-cancel` after a CANCEL that also stopped texts, `revocation` after words that
   * may ask for texts to stop, `emergency` after words that may speak of one, `guardian-review` at a birthday on which a
   * guardian's rights end or are to be looked at again.
   */
  alarm: z.enum(['maybe-cancel', 'revocation', 'emergency', 'guardian-review']).optional(),
  /** The words that may be an opt-out and nobody has decided on, with the message, and the address they are for. */
  revocation: z
    .object({
      ...read,
      at: z.iso.datetime(),
      address: z.string(),
      kind: z.enum(['stop', 'wrong-person']),
      /** Where they were heard, unless in a text. */
      source: z.enum(['email', 'voicemail']).optional(),
      /** What else they are for: decided together. */
      also: z.array(z.object({ channel: z.enum(['sms', 'email']), address: z.string() })).optional(),
    })
    .optional(),
  /** Words that may speak of an emergency, until somebody is on it. */
  emergency: z.object({ ...read, pageId: z.string(), at: z.string() }).optional(),
  /** What the newest message seems to ask for and nobody has done: shown with its words, done by nobody but a person. */
  reading: z
    .object({ ...read, at: z.iso.datetime().optional(), intent: z.string(), appointmentId: z.string().optional() })
    .optional(),
  /** When a person last wrote here, of theirs or of ours: a run of automatic answers ends there. */
  personAt: z.iso.datetime().optional(),
  /** The answer for closed hours was given in this episode. */
  answeredAfterHours: z.boolean().optional(),
  /** Messages to the patient on one day of the practice: those that left, and those that staff wrote to leave that day. */
  sent: z.object({ day: z.string(), count: z.number().int() }).optional(),
  /** When the patient was last asked the survey. */
  surveyedAt: z.iso.datetime().optional(),
  /** The patient's next visit as it was when this head was last written; past once its time is over. */
  nextAppointment: nextAppointment.optional(),
  /** A patient's own conversation, that no guardian and not everybody of the desk may see. */
  confidential: z.boolean().optional(),
  /** Conversations that were brought together with this one: their entries stand here too, under their own keys. */
  joins: z.array(z.string()).optional(),
  /** The conversation that this one was brought together with: it stands in no list, and whoever asks for it is given that one. */
  joinedInto: z.string().optional(),
  version: z.number().int(),
});
export type Thread = z.infer<typeof thread>;

/** Where a conversation stands for those who may see it: its location, confidential ones apart. */
export function placeOf({ location, confidential }: Pick<Thread, 'location' | 'confidential'>): string {
  return confidential ? confidentialAt(location) : location;
}

/** The place of a location's confidential conversations. No location is called so: ids have no `~`. */
export function confidentialAt(location: string): string {
  return `${location}~confidential`;
}

/** Whether the entries of a conversation, by the id it had when they were written, stand in this one. */
export function standsIn({ id, joins = [] }: Pick<Thread, 'id' | 'joins'>, threadId: string): boolean {
  return threadId === id || joins.includes(threadId);
}

/** The views a thread stands in by itself; every thread stands in exactly one of them. */
export const restingViews = ['needs-reply', 'waiting', 'automated', 'quiet', 'snoozed', 'done'] as const;
export type RestingView = (typeof restingViews)[number];

/**
 * Where a thread stands: snoozed and done by state; needs-reply with an open turn; waiting when the last human word is
 * ours; automated when only automatic messages stand in it; quiet otherwise (a STOP, an empty thread, a turn closed
 * without an answer).
 */
export function restingView(of: Thread): RestingView {
  if (of.state !== 'open') return of.state;
  if (of.turn) return 'needs-reply';
  if (of.lastHuman === 'staff') return 'waiting';
  const hasPatientWord = of.lastHuman !== undefined || Object.keys(of.lastInbound).length > 0;
  return of.last && !hasPatientWord ? 'automated' : 'quiet';
}

const previewLength = 80;

/** The first line's worth of a text, cut between characters. */
export function preview(text: string): string {
  const characters = Array.from(
    beginning(text, previewLength * 2)
      .replace(/\s+/g, ' ')
      .trim(),
  );
  return characters.length <= previewLength
    ? characters.join('')
    : `${characters.slice(0, previewLength - 1).join('')}…`;
}
