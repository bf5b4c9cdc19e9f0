import type { Effect } from '../../ports.ts';
import type { Telephone } from '../channel.ts';
import { type TwilioAccount, twilioClient, twilioCode, twilioFailure } from '../twilio-client.ts';
import { voiceUrls } from './urls.ts';

const listLimit = 100;
/** How long the phone of whoever asked may ring. */
const ringSeconds = 25;

/**
 * Calls by Twilio: one call per request, our reference in every URL that it is given. Errors of the SDK carry the token
 * and the numbers, so none leaves here: they become codes.
 */
export function twilioVoice(account: TwilioAccount, publicBaseUrl: string, effect: Effect): Telephone {
  const urls = voiceUrls(publicBaseUrl);
  return {
    async call({ phone, from, ref, timeoutMs }) {
      const client = await twilioClient(account, timeoutMs);
      const asked = {
        to: phone,
        from,
        url: urls.step('staff', { ref }),
        method: 'POST',
        statusCallback: urls.step('placed', { ref }),
        statusCallbackMethod: 'POST',
        statusCallbackEvent: ['initiated', 'answered', 'completed'],
        timeout: ringSeconds,
      };
      try {
        const call = await effect('place call', () => client.calls.create(asked));
        return { outcome: 'accepted', providerId: call.sid };
      } catch (error) {
        const { outcome, code } = twilioFailure(error);
        return outcome === 'refused' ? { outcome, code, kind: 'configuration' } : { outcome, code };
      }
    },
    async placed({ phone, from, since, timeoutMs }) {
      const client = await twilioClient(account, timeoutMs);
      const found = await client.calls.list({ to: phone, from, limit: listLimit }).catch((error: unknown) => {
        throw new Error(`Twilio did not list calls (${twilioCode(error)})`);
      });
      return found
        .map(({ sid, dateCreated }) => ({ providerId: sid, createdAt: dateCreated }))
        .filter(({ createdAt }) => createdAt >= since);
    },
  };
}
