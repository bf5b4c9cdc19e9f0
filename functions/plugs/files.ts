import { S3Client } from '@aws-sdk/client-s3';
import { s3Files } from '#shared/adapters/s3.ts';
import type { Plugs } from '../app.ts';

/** Files in the practice's bucket. */
export const files: NonNullable<Plugs['files']> = ({ filesBucket }) => {
  if (!filesBucket) throw new Error('FILES_BUCKET is needed to keep files');
  const client = new S3Client({});
  return (effect) => s3Files(client, filesBucket, effect);
};
