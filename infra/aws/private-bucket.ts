import { Bucket } from 'aws-cdk-lib/aws-s3';

/** Files for services and functions alone: never a website by itself. */
export class PrivateBucket extends Bucket {
  override get isWebsite(): boolean {
    return false;
  }
}
