import { sendGridMail } from '#shared/channels/email/outbound.ts';
import { twilioSms } from '#shared/channels/sms/outbound.ts';
import type { Plugs } from '../app.ts';

/** The providers' clients: only the sender carries them. */
export const channels: NonNullable<Plugs['channels']> = ({ twilio, mail }, secrets, effect) => {
  const authToken = async () => (await secrets.twilio())[0] ?? '';
  const apiKey = async () => (await secrets.sendgrid())[0] ?? '';
  return {
    sms: twilioSms({ accountSid: twilio.accountSid, authToken, apiBase: twilio.apiBase }, effect),
    email: sendGridMail({ apiKey, apiBase: mail.apiBase }, effect),
  };
};
