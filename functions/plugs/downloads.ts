import { s3Downloads } from '#shared/adapters/s3-downloads.ts';
import type { Plugs } from '../app.ts';

/** Whence large files are fetched: the practice's bucket. */
export const downloads: NonNullable<Plugs['downloads']> = ({ filesBucket }, aws) => {
  if (!filesBucket) throw new Error('FILES_BUCKET is needed to hand files out');
  return s3Downloads(aws, filesBucket);
};
