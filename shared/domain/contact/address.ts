import * as z from 'zod';

/** A telephone number as carriers write it: +, country code, number; 8 to 15 digits. */
export const e164 = z.string().regex(/^\+[1-9]\d{7,14}$/, 'a telephone number in E.164, like +12125550100');

/** The channels an address can be written to. */
export const channelName = z.enum(['sms', 'email', 'voice']);
export type ChannelName = z.infer<typeof channelName>;

/** One patient reached at an address. */
const person = z.object({ patientId: z.string(), threadId: z.string(), name: z.string(), location: z.string() });

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
  /** Set while texts and automated calls to it are stopped by its own words. */
  optedOut: z.object({ at: z.iso.datetime(), word: z.string() }).optional(),
  /** Twilio let texts through again (a YES), our ledger did not: only START does. */
  openAtProvider: z.boolean().optional(),
  /** Our numbers from which the provider refuses to send there (21610). */
  blockedBy: z.array(z.string()).optional(),
  /** Texts cannot arrive there, with the provider's code that said so. */
  unreachable: z.object({ reason: z.enum(['landline', 'invalid']), code: z.string(), at: z.iso.datetime() }).optional(),
  /** When we last answered it automatically; robots are not answered twice in a quarter of an hour. */
  answeredAt: z.iso.datetime().optional(),
  /** When its HELP was last answered: that is answered once even if something else just was. */
  helpedAt: z.iso.datetime().optional(),
  version: z.number().int(),
});
export type Address = z.infer<typeof address>;
