import { s3Uploads } from '#shared/adapters/s3-uploads.ts';
import type { Plugs } from '../app.ts';

/** Where browsers put files: the practice's bucket. */
export const uploads: NonNullable<Plugs['uploads']> = ({ filesBucket }, aws) => {
  if (!filesBucket) throw new Error('FILES_BUCKET is needed to let files in');
  return s3Uploads(aws, filesBucket);
};
