import type { Uploads } from '../ports.ts';
import { presigned } from './presigned.ts';
import { fileUrl } from './s3.ts';
import type { SignedCalls } from './signed-call.ts';

/** Presigned URLs of a bucket that take a file. Length and type are signed, so S3 takes no others. */
export function s3Uploads(aws: SignedCalls, bucket: string): Uploads {
  return {
    urlFor: async (key, { bytes, seconds }) =>
      presigned(aws, await fileUrl(aws, bucket, key), {
        method: 'PUT',
        query: {},
        headers: { 'content-length': String(bytes), 'content-type': 'application/octet-stream' },
        seconds,
      }),
  };
}
