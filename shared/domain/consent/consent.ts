import * as z from 'zod';
import { channelName } from '../contact/address.ts';

/**
 * One line of the consent ledger: append only, per address, channel and category. Proof is the words, the message they
 * stood in and who recorded it.
 */
export const consent = z.object({
  id: z.string(),
  channel: channelName,
  address: z.string(),
  /** care: reminders, confirmations, replies. outreach: recall, reviews, marketing. */
  category: z.enum(['care', 'outreach']),
  /** `noted` changes nothing: a YES that Twilio acts on and we do not. */
  state: z.enum(['given', 'revoked', 'noted']),
  source: z.enum(['own-words', 'intake', 'staff', 'import', 'provider']),
  words: z.string().optional(),
  threadId: z.string().optional(),
  entryId: z.string().optional(),
  /** A staff id, or `system` for a patient's own keyword. */
  recordedBy: z.string(),
  at: z.iso.datetime(),
});
export type Consent = z.infer<typeof consent>;
