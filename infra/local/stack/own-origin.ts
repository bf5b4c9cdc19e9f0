import type { IncomingMessage } from 'node:http';

/** Whether a request is of this machine's user: a name that resolves here from elsewhere, or a page of another site, is not. */
export function isOwnOrigin({ headers }: IncomingMessage): boolean {
  const host = localPort(`http://${headers.host}`);
  return host !== undefined && (headers.origin === undefined || localPort(headers.origin) === host);
}

/** The port of an address on this machine, or undefined for another one. */
function localPort(origin: string): string | undefined {
  const url = URL.parse(origin);
  return url?.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname) ? url.port : undefined;
}
