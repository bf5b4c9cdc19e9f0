import { sniffedType } from '../domain/message/sniffed-type.ts';
import type { Effect, Fetched } from '../ports.ts';
import { followedGet, type Got } from './guarded-get.ts';

/** A file of our own account at a provider. */
export interface ProviderFile {
  /** Of our account; never one that a webhook brought. */
  url: string;
  authorization: string;
  timeoutMs: number;
  largestBytes: number;
  /** What it may be, by its bytes: `audio/`. */
  kind: string;
  effect: Effect;
  /** Named in the effect. */
  name: string;
}

/** Where the provider keeps bytes: it may send us on there, without our credentials. */
const storage = /(^|\.)(twilio\.com|twiliocdn\.com|amazonaws\.com)$/;

/**
 * Fetches a file. Credentials go to the account's own URL alone; a redirect is followed without them, over https, to the
 * provider's own storage only. Size and time are capped, and the type is what the bytes are.
 */
export async function fetchProviderFile(of: ProviderFile): Promise<Fetched> {
  const url = new URL(of.url);
  const request = {
    url,
    headers: { authorization: of.authorization },
    // The account's URL is ours to state, a stand-in's on this machine included.
    trustedOrigin: url.origin,
    timeoutMs: Math.max(1, of.timeoutMs),
    mostBytes: of.largestBytes,
  };
  const isStorage = (to: URL) => to.protocol === 'https:' && storage.test(to.hostname);
  return read(await of.effect(of.name, () => followedGet(request, isStorage)), of.kind);
}

function read(got: Got, kind: string): Fetched {
  switch (got.is) {
    case 'refused':
      return { outcome: 'refused', code: got.why === 'too-large' ? 'too_large' : 'redirected_elsewhere' };
    case 'redirect':
      return { outcome: 'refused', code: 'too_many_redirects' };
    case 'unreached':
      return { outcome: 'not-yet', code: got.why === 'timeout' ? 'timeout' : 'unreachable' };
    case 'body': {
      if (got.status < 200 || got.status >= 300) return { outcome: 'not-yet', code: String(got.status) };
      const type = sniffedType(got.bytes, '');
      if (!type.startsWith(kind)) return { outcome: 'refused', code: 'not_what_it_should_be' };
      return { outcome: 'fetched', bytes: got.bytes, contentType: type };
    }
  }
}
