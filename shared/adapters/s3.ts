import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Effect, Files } from '../ports.ts';

/** Files in a bucket, encrypted by the bucket's own key. */
export function s3Files(client: S3Client, bucket: string, effect: Effect): Files {
  return {
    async put(key, bytes, contentType) {
      const object = new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: contentType });
      await effect('file put', () => client.send(object));
    },
    async get(key) {
      try {
        const found = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return await found.Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
  };
}
