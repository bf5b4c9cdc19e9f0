import type { InboundText } from '../../domain/thread/receive.ts';
import type { Effect, ReceivedTexts } from '../../ports.ts';
import { readForm } from '../form.ts';
import { type TwilioAccount, twilioClient, twilioCode } from '../twilio-client.ts';
import { readIncoming } from './inbound.ts';

/** So many of one number are asked for at once; more than a practice gets in weeks. */
const mostListed = 5_000;
const mostMedia = 20;

interface Kept {
  sid: string;
  from: string;
  to: string;
  body: string;
  numMedia: string;
}

/**
 * Texts that Twilio keeps for us, asked for by its API instead of told by its webhook. Each is written as the form that
 * the webhook would have posted, so that it is read by the same reader.
 */
export function twilioReceived(account: TwilioAccount, effect: Effect): ReceivedTexts {
  type Client = Awaited<ReturnType<typeof twilioClient>>;

  async function formOf(client: Client, kept: Kept): Promise<URLSearchParams> {
    const form = new URLSearchParams({
      MessageSid: kept.sid,
      From: kept.from,
      To: kept.to,
      Body: kept.body ?? '',
      NumMedia: kept.numMedia,
    });
    const media =
      Number(kept.numMedia) > 0 ? await client.messages(kept.sid).media.list({ limit: mostMedia }).catch(noAnswer) : [];
    media.forEach(({ uri, contentType }, nth) => {
      form.set(`MediaUrl${nth}`, `https://api.twilio.com${uri.replace(/\.json$/, '')}`);
      form.set(`MediaContentType${nth}`, contentType);
    });
    return form;
  }

  return {
    async list({ to, since, until, timeoutMs }) {
      const client = await twilioClient(account, timeoutMs);
      const listed = await effect('list received texts', () =>
        client.messages.list({ to, dateSentAfter: since, limit: mostListed, pageSize: 1_000 }).catch(noAnswer),
      );
      const ours = listed.filter(({ direction, dateCreated }) => direction === 'inbound' && dateCreated <= until);
      const texts: InboundText[] = [];
      for (const kept of ours.toReversed()) {
        const body = Buffer.from((await formOf(client, kept)).toString());
        const read = readIncoming(readForm(body), body);
        if ('text' in read) texts.push(read.text);
      }
      return texts;
    },
  };
}

/** Errors of the SDK carry the token and the bodies, so none leaves here. */
function noAnswer(error: unknown): never {
  throw new Error(`Twilio did not list what it received (${twilioCode(error)})`);
}
