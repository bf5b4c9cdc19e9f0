import type { SignedCalls } from './signed-call.ts';

/** What the signer of every client of the SDK can do besides, and its type does not say. */
interface Presigner {
  presign(
    request: object,
    options: { expiresIn: number; signingService: string },
  ): Promise<{ query: Record<string, string> }>;
}

/** What one may do with a signed URL, and nothing else: all of it is under the signature. */
export interface Allowed {
  method: 'GET' | 'PUT';
  query: Record<string, string>;
  headers: Record<string, string>;
  seconds: number;
}

/** A URL of S3 that proves itself, for so long. Nothing is called. */
export async function presigned(aws: SignedCalls, url: URL, allowed: Allowed): Promise<string> {
  const signer = await aws.signer();
  if (!isPresigner(signer)) throw new Error('the signer makes no signed URLs');
  const request = {
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: allowed.query,
    method: allowed.method,
    headers: { host: url.host, ...allowed.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  };
  const { query } = await signer.presign(request, { expiresIn: allowed.seconds, signingService: 's3' });
  // Blanks as S3 signs them; a form would write a plus.
  const escaped = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return `${url.origin}${url.pathname}?${escaped.join('&')}`;
}

function isPresigner(signer: object): signer is Presigner {
  return 'presign' in signer && typeof signer.presign === 'function';
}
