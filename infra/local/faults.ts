import * as z from 'zod';
import { SendGridFaults, sendGridErrors } from './sendgrid/faults.ts';
import { TwilioFaults } from './twilio/faults.ts';

/**
 * The body of `POST /local/faults`, for both providers at once: each takes what it can have. `provider` keeps it to one,
 * the other is then well-behaved.
 */
export const localFaults = z.record(z.string(), z.unknown()).transform((body, context) => {
  const { provider, error, ...rest } = body;
  const { listLagMs: _only, ...ofMail } = rest;
  const isMails = sendGridErrors.includes(String(error));
  const isTexts = error !== undefined && TwilioFaults.shape.error.safeParse(error).success;
  const twilio = TwilioFaults.safeParse(error === undefined || (isMails && !isTexts) ? rest : { ...rest, error });
  const sendgrid = SendGridFaults.safeParse(isMails ? { ...ofMail, error: String(error) } : ofMail);
  const kept = z.enum(['twilio', 'sendgrid']).optional().safeParse(provider);
  for (const checked of [kept, twilio, sendgrid].filter(({ success }) => !success).slice(0, 1)) {
    for (const { path, message } of checked.error?.issues ?? []) context.addIssue({ code: 'custom', path, message });
  }
  if (!kept.success || !twilio.success || !sendgrid.success) return z.NEVER;
  return {
    twilio: kept.data === 'sendgrid' ? {} : twilio.data,
    sendgrid: kept.data === 'twilio' ? {} : sendgrid.data,
  };
});
