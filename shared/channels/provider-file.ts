import type { Effect, Fetched } from '../ports.ts';
import { sniffedType } from './sniffed-type.ts';

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
const mostHops = 3;

/**
 * Fetches a file. Credentials go to the account's own URL alone; a redirect is followed without them, over https, to the
 * provider's own storage only. Size and time are capped, and the type is what the bytes are.
 */
export async function fetchProviderFile(of: ProviderFile): Promise<Fetched> {
  const signal = AbortSignal.timeout(Math.max(1, of.timeoutMs));
  try {
    return await of.effect(of.name, () => follow(of, signal));
  } catch (error) {
    if (error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError')) {
      return { outcome: 'not-yet', code: error instanceof TypeError ? 'unreachable' : 'timeout' };
    }
    throw error;
  }
}

async function follow({ url, authorization, largestBytes, kind }: ProviderFile, signal: AbortSignal): Promise<Fetched> {
  let next = url;
  for (let hop = 0; hop <= mostHops; hop += 1) {
    const headers: HeadersInit = next === url ? { authorization } : {};
    const answer = await fetch(next, { headers, redirect: 'manual', signal });
    const location = answer.status >= 300 && answer.status < 400 ? answer.headers.get('location') : null;
    if (!location) return read(answer, largestBytes, kind);
    await answer.body?.cancel();
    const target = URL.parse(location, next);
    if (target?.protocol !== 'https:' || !storage.test(target.hostname))
      return { outcome: 'refused', code: 'redirected_elsewhere' };
    next = target.href;
  }
  return { outcome: 'refused', code: 'too_many_redirects' };
}

async function read(answer: Response, largestBytes: number, kind: string): Promise<Fetched> {
  if (!answer.ok) {
    await answer.body?.cancel();
    return { outcome: 'not-yet', code: String(answer.status) };
  }
  const bytes = await upTo(answer, largestBytes);
  if (!bytes) return { outcome: 'refused', code: 'too_large' };
  const type = sniffedType(bytes, '');
  if (!type.startsWith(kind)) return { outcome: 'refused', code: 'not_what_it_should_be' };
  return { outcome: 'fetched', bytes, contentType: type };
}

/** The body, or undefined when it is larger; not more of it is read than that. */
async function upTo(answer: Response, largestBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.length;
    if (length > largestBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
