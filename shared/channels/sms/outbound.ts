import type { Effect } from '../../ports.ts';
import type { Channel, Outgoing, SendResult } from '../channel.ts';
import { failureKind, isPassing } from '../failure-kind.ts';
import { type TwilioAccount, twilioClient, twilioCode, twilioFailure } from '../twilio-client.ts';

const listLimit = 200;

/**
 * Texts by Twilio: one message per call, with our reference in the status callback. Errors of the SDK carry the token
 * and the body, so none leaves here: they become codes.
 */
export function twilioSms(account: TwilioAccount, effect: Effect): Channel {
  return {
    async send(message) {
      const sender = await twilioClient(account, message.timeoutMs);
      try {
        const sent = await effect('send sms', () => sender.messages.create(created(message), undefined));
        return { outcome: 'accepted', providerId: sent.sid };
      } catch (error) {
        return resultOf(error);
      }
    },
    async listed({ to, from, since, timeoutMs }) {
      const asker = await twilioClient(account, timeoutMs);
      // No date filter: Twilio filters by the sending date, which a message still in its queue does not have.
      const found = await asker.messages.list({ to, from, limit: listLimit }).catch((error: unknown) => {
        throw new Error(`Twilio did not list messages (${twilioCode(error)})`);
      });
      return found
        .map(({ sid, body, numMedia, dateCreated }) => ({
          providerId: sid,
          body: body || undefined,
          media: Number(numMedia ?? 0),
          createdAt: dateCreated,
        }))
        .filter(({ createdAt }) => createdAt >= since);
    },
  };
}

function created(message: Outgoing) {
  return {
    to: message.to,
    from: message.from,
    body: message.body,
    ...(message.mediaUrls ? { mediaUrl: message.mediaUrls } : {}),
    statusCallback: `${message.statusCallback}#rc=3&rp=all`,
    validityPeriod: message.validitySeconds,
  };
}

function resultOf(error: unknown): SendResult {
  const { outcome, code } = twilioFailure(error);
  if (isPassing(code)) return { outcome: 'not-sent', code };
  return outcome === 'refused' ? { outcome, code, kind: failureKind(code, 'configuration') } : { outcome, code };
}
