import type { SignedCalls } from '#shared/adapters/signed-call.ts';
import { xmlTexts } from './account.ts';

/** Every key of a bucket. Ours need no escaping in XML. */
export async function* bucketKeys(calls: SignedCalls, bucket: string): AsyncIterable<string> {
  let after: string | undefined;
  do {
    const url = new URL(`https://${bucket}.s3.${await calls.region()}.amazonaws.com/`);
    url.searchParams.set('list-type', '2');
    if (after) url.searchParams.set('start-after', after);
    const { body } = await calls.call({ service: 's3', url, method: 'GET' });
    const xml = Buffer.from(body).toString('utf8');
    const keys = xmlTexts(xml, 'Key');
    yield* keys;
    after = xmlTexts(xml, 'IsTruncated')[0] === 'true' ? keys.at(-1) : undefined;
  } while (after);
}
