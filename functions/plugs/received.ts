import { twilioReceived } from '#shared/channels/sms/received.ts';
import type { Plugs } from '../app.ts';

/** What Twilio received for us; carries Twilio's client. */
export const received: NonNullable<Plugs['received']> = ({ twilio }, secrets, effect) => {
  const authToken = async () => (await secrets.twilio())[0] ?? '';
  return twilioReceived({ accountSid: twilio.accountSid, authToken, apiBase: twilio.apiBase }, effect);
};
