import { lookup } from 'node:dns';
import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** What a request came to: the whole body, a redirect not followed, or why not. */
export type Got =
  | { is: 'body'; status: number; type: string; bytes: Buffer }
  | { is: 'redirect'; to: string }
  | { is: 'refused'; why: 'too-large' | 'private-address' | 'not-https' | 'redirected-elsewhere' }
  | { is: 'unreached'; why: string };

const mostRedirects = 3;

export interface GuardedRequest {
  url: URL;
  headers: Record<string, string>;
  /** The one origin that may be on this machine or spoken to without TLS: a stand-in's. */
  trustedOrigin: string | undefined;
  timeoutMs: number;
  mostBytes: number;
}

const closed = new BlockList();
for (const [network, bits] of [
  ...[
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
  ],
  ...[
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ],
] as [string, number][]) {
  closed.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ...[
    ['::', 128],
    ['::1', 128],
    ['fc00::', 7],
    ['fe80::', 10],
    ['ff00::', 8],
    ['64:ff9b::', 96],
  ],
] as [string, number][]) {
  closed.addSubnet(network, bits, 'ipv6');
}

/** Nobody on the internet is there: this machine, this network, a cloud's own addresses. */
export function isPrivate(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  return closed.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}

class PrivateAddress extends Error {}

/** Looks a name up and insists that every address of it is on the internet; what is connected to is what was looked at. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    if (addresses.some(({ address }) => isPrivate(address))) return callback(new PrivateAddress(), '', 0);
    const [first] = addresses;
    if (options.all) return callback(null, addresses);
    return callback(null, first?.address ?? '', first?.family ?? 0);
  });
};

/**
 * Gets one URL as if everything about it were hostile: https only, no address that is not the internet's (checked on what
 * is connected to), no redirect followed, no more bytes and no more time than given.
 */
export function guardedGet(request: GuardedRequest, within?: AbortSignal): Promise<Got> {
  const { url, headers, trustedOrigin, timeoutMs, mostBytes } = request;
  const signal = within ?? AbortSignal.timeout(timeoutMs);
  const unreached = (error: Error): Got => ({ is: 'unreached', why: signal.aborted ? 'timeout' : error.name });
  const isTrusted = url.origin === trustedOrigin;
  if (!isTrusted && url.protocol !== 'https:') return Promise.resolve({ is: 'refused', why: 'not-https' });
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A literal address is connected to without being looked up.
  if (!isTrusted && isIP(host) !== 0 && isPrivate(host))
    return Promise.resolve({ is: 'refused', why: 'private-address' });
  const get = url.protocol === 'https:' ? httpsGet : httpGet;
  return new Promise((resolve) => {
    const options = { headers, signal, ...(isTrusted ? {} : { lookup: publicLookup }) };
    const asked = get(url, options, (response) => {
      const status = response.statusCode ?? 0;
      if (status >= 300 && status < 400) {
        response.destroy();
        return resolve({ is: 'redirect', to: response.headers.location ?? '' });
      }
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length <= mostBytes) return chunks.push(chunk);
        response.destroy();
        return resolve({ is: 'refused', why: 'too-large' });
      });
      response.on('error', (error) => resolve(unreached(error)));
      response.on('end', () =>
        resolve({ is: 'body', status, type: response.headers['content-type'] ?? '', bytes: Buffer.concat(chunks) }),
      );
    });
    asked.on('error', (error) =>
      resolve(error instanceof PrivateAddress ? { is: 'refused', why: 'private-address' } : unreached(error)),
    );
  });
}

/**
 * The same, redirects followed: each as guarded as the first, without its headers (credentials are for the first alone),
 * and all within one time. `mayFollow` says where to; a redirect after the last one is answered as it came.
 */
export async function followedGet(request: GuardedRequest, mayFollow: (to: URL) => boolean): Promise<Got> {
  const within = AbortSignal.timeout(request.timeoutMs);
  let got = await guardedGet(request, within);
  let from = request.url;
  for (let hop = 0; got.is === 'redirect' && hop < mostRedirects; hop += 1) {
    const next = URL.parse(got.to, from);
    if (!next || !mayFollow(next)) return { is: 'refused', why: 'redirected-elsewhere' };
    got = await guardedGet({ ...request, url: next, headers: {} }, within);
    from = next;
  }
  return got;
}
