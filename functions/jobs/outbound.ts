import { twilioSms } from '#shared/channels/sms/outbound.ts';
import { deliver } from '#shared/domain/thread/deliver.ts';
import { topics } from '#shared/topics.ts';
import type { Plugs } from '../app.ts';
import { queueFunction } from '../entry.ts';

/** Only the sender carries the providers' clients. */
export const providers: Plugs = {
  channels: (config, authTokens, effect) => ({
    sms: twilioSms(
      {
        accountSid: config.twilio.accountSid,
        authToken: async () => (await authTokens())[0] ?? '',
        apiBase: config.twilio.apiBase,
      },
      effect,
    ),
  }),
};

/** The outbound queue: one message that may be due. */
export const handler = queueFunction('outbound', topics.outbound, (app, ref) => deliver(app, ref), providers);
