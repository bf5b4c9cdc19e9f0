import * as z from 'zod';

/** A telephone number as carriers write it: +, country code, number; 8 to 15 digits. */
export const e164 = z.string().regex(/^\+[1-9]\d{7,14}$/, 'a telephone number in E.164, like +12125550100');

/** The channels an address can be written to. */
export const channelName = z.enum(['sms', 'email', 'voice']);
export type ChannelName = z.infer<typeof channelName>;

/** What can be wrong with an address; health.ts says what each means and how it clears. */
export const healthKind = z.enum(['landline', 'invalid', 'unreachable', 'carrier-blocked', 'bounced']);
export type HealthKind = z.infer<typeof healthKind>;

/** What showed it: the provider's code, when, and the message that failed. */
const evidence = z
  .object({ code: z.string(), at: z.string(), threadId: z.string().optional(), messageId: z.string().optional() })
  .optional();

const moment = z.string().optional();

/** The run of automatic answers to an address since a person last wrote. */
const automaticAnswers = z.object({
  inARow: z.number().int(),
  at: z.iso.datetime(),
  /** A hash of the words that were answered last: the same again are a machine's. */
  words: z.string(),
  /** When each kind was last answered within this run. */
  kinds: z.object({ stop: moment, start: moment, help: moment, other: moment }),
});
export type AutomaticAnswers = z.infer<typeof automaticAnswers>;

/** One patient reached at an address; `zone` where their own is known. */
const person = z.object({
  patientId: z.string(),
  threadId: z.string(),
  name: z.string(),
  location: z.string(),
  zone: z.string().optional(),
  /** They are not the patient but somebody who may be told or ask for them: what, and from which day until before which (YYYY-MM-DD). */
  guardian: z
    .object({ scope: z.array(z.enum(['visits', 'messages'])), from: z.string(), until: z.string().optional() })
    .optional(),
  /** The patient's own address that nobody else may learn of; `threadId` is their confidential conversation. */
  confidential: z.boolean().optional(),
});

/**
 * What is known of one address, as one row: who is reached there, the thread of its own that a stranger's messages stand
 * in, whether it may be written to and whether that works. Opt-out and health belong to the address, not to a person.
 */
export const address = z.object({
  channel: channelName,
  /** E.164, an e-mail address in lower case, or what the provider gave (short codes, alphanumeric senders). */
  address: z.string().min(1),
  /** The patients reached there; a family's phone has several. */
  people: z.array(person),
  /** The quarantined thread of an address that belongs to nobody, or to more than one. */
  threadId: z.string().optional(),
  /** Set while texts and automated calls to it are stopped: by its own words, or as a member of staff heard it. */
  optedOut: z.object({ at: z.iso.datetime(), word: z.string() }).optional(),
  /** The threads in which words that may be an opt-out here wait for somebody's decision: nothing automatic is sent. */
  undecided: z.array(z.string()).optional(),
  /** Set while calls of a machine alone are stopped: 9 was pressed in one. Texts go on. */
  callsStopped: z.object({ at: z.iso.datetime() }).optional(),
  /** Twilio let texts through again (a YES), our ledger did not: only START does. */
  openAtProvider: z.boolean().optional(),
  /** Our numbers from which the provider refuses to send there (21610). */
  blockedBy: z.array(z.string()).optional(),
  /** Consent to automatic care messages, as the ledger stands; `ask-first` came by an import nobody vouches for. */
  care: z.enum(['given', 'ask-first']).optional(),
  /** Consent to outreach, as the ledger stands; absent: never given. */
  outreach: z.enum(['given', 'revoked']).optional(),
  /** What is wrong with it, by kind, with the evidence (health.ts). */
  health: z
    .object({
      landline: evidence,
      invalid: evidence,
      unreachable: evidence,
      'carrier-blocked': evidence,
      bounced: evidence,
    })
    .optional(),
  /** The latest time it was asked whom a message is about: that message, and whom it may be about. */
  whom: z
    .object({
      at: z.iso.datetime(),
      ref: z.object({ threadId: z.string(), at: z.string(), messageId: z.string() }),
      patientIds: z.array(z.string()),
    })
    .optional(),
  /** The survey that was asked there last. */
  survey: z.object({ threadId: z.string(), id: z.string(), at: z.iso.datetime() }).optional(),
  /** Our latest automatic answers there (message/automatic-answers.ts). */
  answers: automaticAnswers.optional(),
  version: z.number().int(),
});
export type Address = z.infer<typeof address>;
