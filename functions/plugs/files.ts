import { s3Files } from '#shared/adapters/s3.ts';
import type { Plugs } from '../app.ts';

/** Files in the practice's bucket. */
export const files: NonNullable<Plugs['files']> = ({ filesBucket }, aws) => {
  if (!filesBucket) throw new Error('FILES_BUCKET is needed to keep files');
  return (effect) => s3Files(aws, filesBucket, effect);
};
