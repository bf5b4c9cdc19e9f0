import { twilioMedia } from '#shared/channels/sms/media.ts';
import type { Plugs } from '../app.ts';

/** Patients' pictures, where they are still at Twilio. */
export const media: NonNullable<Plugs['media']> = ({ twilio }, secrets, effect) => {
  const authToken = async () => (await secrets.twilio())[0] ?? '';
  return twilioMedia({ accountSid: twilio.accountSid, authToken, apiBase: twilio.apiBase }, effect);
};
