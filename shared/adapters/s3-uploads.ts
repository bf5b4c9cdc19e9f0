import type { Uploads } from '../ports.ts';
import { fileUrl } from './s3.ts';
import type { SignedCalls } from './signed-call.ts';

/** What the signer of every client of the SDK can do besides, and its type does not say. */
interface Presigner {
  presign(
    request: object,
    options: { expiresIn: number; signingService: string },
  ): Promise<{ query: Record<string, string> }>;
}

/** Presigned URLs of a bucket. Length and type are signed, so S3 takes no others. */
export function s3Uploads(aws: SignedCalls, bucket: string): Uploads {
  return {
    async urlFor(key, { bytes, seconds }) {
      const url = await fileUrl(aws, bucket, key);
      const signer = await aws.signer();
      if (!isPresigner(signer)) throw new Error('the signer makes no signed URLs');
      const request = {
        protocol: url.protocol,
        hostname: url.hostname,
        path: url.pathname,
        query: {},
        method: 'PUT',
        headers: {
          host: url.host,
          'content-length': String(bytes),
          'content-type': 'application/octet-stream',
          'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
        },
      };
      const { query } = await signer.presign(request, { expiresIn: seconds, signingService: 's3' });
      return `${url.origin}${url.pathname}?${new URLSearchParams(query)}`;
    },
  };
}

function isPresigner(signer: object): signer is Presigner {
  return 'presign' in signer && typeof signer.presign === 'function';
}
