import * as z from 'zod';
import { SendGridFaults, sendGridErrors } from './sendgrid/faults.ts';
import { TwilioFaults } from './twilio/faults.ts';

/** The body of `POST /local/faults`: either provider's, `provider` keeps it to one. */
export const localFaults = z
  .looseObject({ provider: z.enum(['twilio', 'sendgrid']).optional(), error: z.unknown(), listLagMs: z.unknown() })
  .transform((body, context) => {
    const { provider, ...faults } = body;
    const isMails = faults.error !== undefined && sendGridErrors.includes(String(faults.error));
    const isTexts = faults.error !== undefined && TwilioFaults.shape.error.safeParse(faults.error).success;
    const { error: _unknown, ...withoutError } = faults;
    const { listLagMs: _lag, ...mailFaults } = isMails || faults.error === undefined ? faults : withoutError;
    const twilio = TwilioFaults.safeParse(!isTexts && isMails ? withoutError : faults);
    const sendgrid = SendGridFaults.safeParse(
      Object.fromEntries(Object.entries(mailFaults).filter(([, value]) => value !== undefined)),
    );
    if (!twilio.success) {
      for (const { path, message } of twilio.error.issues) context.addIssue({ code: 'custom', path, message });
      return z.NEVER;
    }
    return {
      twilio: provider === 'sendgrid' ? {} : twilio.data,
      sendgrid: provider === 'twilio' || !sendgrid.success ? {} : sendgrid.data,
    };
  });
