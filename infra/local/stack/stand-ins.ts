import { join } from 'node:path';
import { type SendGridStandIn, startSendGridStandIn } from '../sendgrid/stand-in.ts';
import type { LocalSettings } from '../settings.ts';
import { startTwilioStandIn, type TwilioStandIn } from '../twilio/stand-in.ts';

interface StandInOptions {
  settings: LocalSettings;
  folder: string;
  /** Milliseconds between status callbacks. */
  callbackDelayMs?: number;
}

/** The stand-in of Twilio, which calls back to `url` as Twilio would. */
export function startTwilio(
  { settings, folder, callbackDelayMs }: StandInOptions,
  url: string,
): Promise<TwilioStandIn> {
  return startTwilioStandIn({
    accountSid: settings.TWILIO_ACCOUNT_SID,
    authToken: settings.TWILIO_AUTH_TOKEN,
    folder: join(folder, 'twilio'),
    voiceUrl: `${settings.PUBLIC_BASE_URL ?? url}/webhooks/twilio/voice`,
    ...(callbackDelayMs === undefined ? {} : { callbackDelayMs }),
  });
}

/** The stand-in of SendGrid; where its events go is asked when there are some. */
export function startSendGrid(
  { settings, folder, callbackDelayMs }: StandInOptions,
  eventsUrl: () => string | undefined,
): Promise<SendGridStandIn> {
  return startSendGridStandIn({
    apiKey: settings.SENDGRID_API_KEY,
    folder: join(folder, 'sendgrid'),
    eventsUrl,
    ...(callbackDelayMs === undefined ? {} : { eventDelayMs: callbackDelayMs }),
  });
}
