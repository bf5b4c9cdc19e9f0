import * as z from 'zod';
import { email, nothing } from './api.fields.ts';
import type { Route } from './api.route.ts';
import { consent, consentCategory } from './domain/consent/consent.ts';
import { channelName, e164 } from './domain/contact/address.ts';
import { roles } from './domain/staff/staff.ts';

/** One address of a patient, in the body: what a person types never stands in a URL. */
const anAddress = z.union([
  z.strictObject({ channel: z.literal('sms'), address: e164 }),
  z.strictObject({ channel: z.literal('email'), address: email }),
]);

/** Consent at one address: whom it reaches, where it stands by channel and category, every line, and what is wrong with it. */
const proofOut = z.object({
  channel: channelName,
  address: z.string(),
  patients: z.array(z.object({ id: z.string(), name: z.string() })),
  practice: z.string(),
  asOf: z.string(),
  optedOut: z.object({ at: z.string(), word: z.string() }).optional(),
  openAtProvider: z.boolean().optional(),
  blockedBy: z.array(z.string()),
  health: z.array(
    z.object({
      kind: z.string(),
      code: z.string(),
      at: z.string(),
      threadId: z.string().optional(),
      messageId: z.string().optional(),
      words: z.string(),
      stops: z.string(),
      clears: z.string(),
    }),
  ),
  standings: z.array(
    z.object({
      channel: channelName,
      category: consentCategory,
      state: z.enum(['given', 'revoked', 'ask-first', 'none']),
      line: consent.optional(),
    }),
  ),
  ledger: z.array(consent),
});

/** The proof of consent: served with patients, so that the desk's own function stays small. Part of `routes` in shared/api.ts. */
export const consentRoutes = {
  readProof: {
    summary: 'Consent at one address: where it stands, and every line of its ledger.',
    roles,
    audits: 'patients',
    status: 200,
    params: nothing,
    query: nothing,
    body: anAddress,
    out: proofOut,
  },
} as const satisfies Record<string, Route>;
