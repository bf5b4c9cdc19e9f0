import { sendGridMail } from '#shared/channels/email/outbound.ts';
import { twilioSms } from '#shared/channels/sms/outbound.ts';
import { twilioVoice } from '#shared/channels/voice/outbound.ts';
import type { Plugs } from '../app.ts';

/** The providers' clients: only the sender carries them. */
export const channels: NonNullable<Plugs['channels']> = ({ twilio, mail, publicBaseUrl }, secrets, effect) => {
  const authToken = async () => (await secrets.twilio())[0] ?? '';
  const apiKey = async () => (await secrets.sendgrid())[0] ?? '';
  const account = { accountSid: twilio.accountSid, authToken, apiBase: twilio.apiBase };
  return {
    sms: twilioSms(account, effect),
    email: sendGridMail({ apiKey, apiBase: mail.apiBase }, effect),
    voice: twilioVoice(account, publicBaseUrl, effect),
  };
};
