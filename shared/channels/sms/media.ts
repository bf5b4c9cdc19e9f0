import { sniffedType } from '../../domain/message/sniffed-type.ts';
import type { Effect, FetchedMedia, Media } from '../../ports.ts';
import { followedGet, type Got } from '../guarded-get.ts';
import type { TwilioAccount } from '../twilio-client.ts';

const vendor = 'https://api.twilio.com';
/** A little over what Twilio takes in. */
const mostBytes = 5_500_000;
const mediaPath =
  /^\/2010-04-01\/Accounts\/(AC[0-9a-fA-F]{32})\/Messages\/[A-Za-z0-9]{2,64}\/Media\/[A-Za-z0-9]{2,64}$/;

/**
 * Patients' pictures from Twilio, asked for with the account's credentials, and only where the URL is our own account's
 * media. Twilio answers with a redirect to its storage: there nothing goes with the request.
 */
export function twilioMedia(account: TwilioAccount, effect: Effect): Media {
  const base = account.apiBase ?? vendor;
  const trustedOrigin = account.apiBase ? new URL(account.apiBase).origin : undefined;

  function ownPath(text: string): string | undefined {
    const url = URL.parse(text);
    if (!url || (url.origin !== vendor && url.origin !== trustedOrigin) || url.username || url.search) return undefined;
    return mediaPath.exec(url.pathname)?.[1] === account.accountSid ? url.pathname : undefined;
  }

  async function get(path: string, timeoutMs: number): Promise<Got> {
    const credentials = Buffer.from(`${account.accountSid}:${await account.authToken()}`).toString('base64');
    const headers = { authorization: `Basic ${credentials}` };
    // Twilio's storage has many names; what matters is that nothing of ours goes there, and that it is on the internet.
    return followedGet({ url: new URL(path, base), headers, trustedOrigin, timeoutMs, mostBytes }, () => true);
  }

  return {
    async fetch(url, timeoutMs): Promise<FetchedMedia> {
      const path = ownPath(url);
      if (!path) return { outcome: 'refused', code: 'not-our-media' };
      const got = await effect('get media', () => get(path, Math.max(1, timeoutMs)));
      switch (got.is) {
        case 'refused':
          return { outcome: 'refused', code: got.why };
        case 'redirect':
          return { outcome: 'refused', code: 'too-many-redirects' };
        case 'unreached':
          return { outcome: 'later', code: got.why };
        case 'body':
          if (got.status >= 500 || got.status === 429) return { outcome: 'later', code: String(got.status) };
          if (got.status !== 200) return { outcome: 'refused', code: String(got.status) };
          return { outcome: 'got', bytes: got.bytes, type: sniffedType(got.bytes, got.type) };
      }
    },
  };
}
