import * as z from 'zod';
import { channelName } from '../contact/address.ts';

/** care: reminders, confirmations, follow-ups, answers. outreach: recall, reviews, marketing. */
export const consentCategory = z.enum(['care', 'outreach']);
export type ConsentCategory = z.infer<typeof consentCategory>;

/** Which channel and category a line speaks of, beside the one it stands under: a STOP covers texts and calls, all of them. */
const covered = z.object({ channel: channelName, category: consentCategory });

/**
 * One line of the consent ledger: append only, per address, channel and category. Proof is the words, the message they
 * stood in and who recorded it.
 */
export const consent = z.object({
  id: z.string(),
  channel: channelName,
  address: z.string(),
  category: consentCategory,
  covers: z.array(covered).optional(),
  /** `noted` changes nothing: a YES that Twilio acts on and we do not. `ask-first`: imported, and nobody vouches for it. */
  state: z.enum(['given', 'revoked', 'noted', 'ask-first']),
  /** Their own keyword or text, what they said on the phone or at the desk, intake, an import, the provider, staff. */
  source: z.enum([
    'own-words',
    'own-text',
    'phone',
    'in-person',
    'voicemail',
    'email',
    'intake',
    'import',
    'provider',
    'staff',
  ]),
  words: z.string().optional(),
  /** Who vouches for imported consent. */
  voucher: z.string().optional(),
  threadId: z.string().optional(),
  entryId: z.string().optional(),
  /** A staff id, or `system` for a patient's own keyword. */
  recordedBy: z.string(),
  at: z.iso.datetime(),
});
export type Consent = z.infer<typeof consent>;
