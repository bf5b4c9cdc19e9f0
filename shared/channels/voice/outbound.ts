import type { Effect } from '../../ports.ts';
import type { Telephone } from '../channel.ts';
import { type TwilioAccount, twilioClient, twilioCode, twilioFailure } from '../twilio-client.ts';
import { pageUrls } from './page-urls.ts';
import { reminderUrls } from './reminder-urls.ts';
import { voiceUrls } from './urls.ts';

const listLimit = 100;
/** How long the phone of whoever asked may ring. */
const ringSeconds = 25;
/** How long a machine's greeting may be. */
const detectionSeconds = 30;
/** There is no such number. */
const invalidNumber = new Set(['21211', '21217', '13224']);

/**
 * Calls by Twilio: one call per request, our reference in every URL that it is given. Errors of the SDK carry the token
 * and the numbers, so none leaves here: they become codes.
 */
export function twilioVoice(account: TwilioAccount, publicBaseUrl: string, effect: Effect): Telephone {
  const urls = voiceUrls(publicBaseUrl);
  const reminders = reminderUrls(publicBaseUrl);
  const pages = pageUrls(publicBaseUrl);
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
    async remind({ to, from, ref, timeoutMs }) {
      const client = await twilioClient(account, timeoutMs);
      const asked = {
        to,
        from,
        url: reminders.step('begin', ref),
        method: 'POST',
        // Twilio says who took it before it asks what to say; of a machine once its greeting is over.
        machineDetection: 'DetectMessageEnd',
        machineDetectionTimeout: detectionSeconds,
        statusCallback: reminders.step('status', ref),
        statusCallbackMethod: 'POST',
        statusCallbackEvent: ['initiated', 'answered', 'completed'],
        timeout: ringSeconds,
      };
      try {
        const call = await effect('place reminder call', () => client.calls.create(asked));
        return { outcome: 'accepted', providerId: call.sid };
      } catch (error) {
        const { outcome, code } = twilioFailure(error);
        if (outcome !== 'refused') return { outcome, code };
        return { outcome, code, kind: invalidNumber.has(code) ? 'permanent' : 'configuration' };
      }
    },
    async page({ to, from, ref, timeoutMs }) {
      const client = await twilioClient(account, timeoutMs);
      const asked = {
        to,
        from,
        url: pages.step('begin', ref),
        method: 'POST',
        statusCallback: pages.step('status', ref),
        statusCallbackMethod: 'POST',
        statusCallbackEvent: ['answered', 'completed'],
        timeout: ringSeconds,
      };
      try {
        const call = await effect('place page call', () => client.calls.create(asked));
        return { outcome: 'accepted', providerId: call.sid };
      } catch (error) {
        const { outcome, code } = twilioFailure(error);
        if (outcome !== 'refused') return { outcome, code };
        return { outcome, code, kind: invalidNumber.has(code) ? 'permanent' : 'configuration' };
      }
    },
    async placed({ phone, from, since, timeoutMs }) {
      const client = await twilioClient(account, timeoutMs);
      const found = await client.calls.list({ to: phone, from, limit: listLimit }).catch((error: unknown) => {
        throw new Error(`Twilio did not list calls (${twilioCode(error)})`);
      });
      return (
        found
          // Its legs to whom it rings are calls of their own, and none that we placed.
          .filter(({ direction }) => direction === 'outbound-api')
          .map(({ sid, dateCreated }) => ({ providerId: sid, createdAt: dateCreated }))
          .filter(({ createdAt }) => createdAt >= since)
      );
    },
  };
}
