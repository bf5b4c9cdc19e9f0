import { twilioSms } from '#shared/channels/sms/outbound.ts';
import type { Plugs } from '../app.ts';

/** The providers' clients: only the sender carries them. */
export const channels: NonNullable<Plugs['channels']> = ({ twilio }, authTokens, effect) => {
  const authToken = async () => (await authTokens())[0] ?? '';
  return { sms: twilioSms({ accountSid: twilio.accountSid, authToken, apiBase: twilio.apiBase }, effect) };
};
