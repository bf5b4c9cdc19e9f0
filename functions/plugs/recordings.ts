import { twilioRecordings } from '#shared/channels/voice/recordings.ts';
import type { Plugs } from '../app.ts';

/** Recordings that lie at Twilio. */
export const recordings: NonNullable<Plugs['recordings']> = ({ twilio }, secrets, effect) => {
  const authToken = async () => (await secrets.twilio())[0] ?? '';
  return twilioRecordings({ accountSid: twilio.accountSid, authToken, apiBase: twilio.apiBase }, effect);
};
