import type { Downloads } from '../ports.ts';
import { presigned } from './presigned.ts';
import { fileUrl } from './s3.ts';
import type { SignedCalls } from './signed-call.ts';

/** Presigned URLs of a bucket that give a file. How it is answered is signed: as a download of bytes, never as a page. */
export function s3Downloads(aws: SignedCalls, bucket: string): Downloads {
  return {
    urlFor: async (key, { as, seconds }) =>
      presigned(aws, await fileUrl(aws, bucket, key), {
        method: 'GET',
        query: {
          'response-cache-control': 'no-store',
          'response-content-disposition': `attachment; filename="${as}"`,
          'response-content-type': 'application/octet-stream',
        },
        headers: {},
        seconds,
      }),
  };
}
