import type { Effect, Files } from '../ports.ts';
import type { SignedCalls } from './signed-call.ts';

/** Characters that S3 signs as they stand. Anything else is escaped otherwise there than by AWS's other services. */
const keyShape = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_.-]+)+$/;

/** Files in a bucket, encrypted by the bucket's own key. */
export function s3Files(aws: SignedCalls, bucket: string, effect: Effect): Files {
  const urlOf = (key: string) => fileUrl(aws, bucket, key);
  return {
    async put(key, bytes, contentType) {
      const url = await urlOf(key);
      const headers = { 'content-type': contentType };
      await effect('file put', () => aws.call({ service: 's3', url, method: 'PUT', headers, body: bytes }));
    },
    async get(key) {
      const url = await urlOf(key);
      const { status, body } = await aws.call({ service: 's3', url, method: 'GET', expects: [404] });
      return status === 404 ? undefined : body;
    },
    async remove(key) {
      const url = await urlOf(key);
      await effect('file remove', () => aws.call({ service: 's3', url, method: 'DELETE' }));
    },
  };
}

/** Where a file is in a bucket. */
export async function fileUrl(aws: SignedCalls, bucket: string, key: string): Promise<URL> {
  if (!keyShape.test(key)) throw new Error('a file key has characters that are not signed alike everywhere');
  return new URL(`https://${bucket}.s3.${await aws.region()}.amazonaws.com/${key}`);
}
