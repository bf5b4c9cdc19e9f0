import { requestEvent } from './http.ts';
import type { Post } from './posts.ts';
import type { Ended, Ground, HttpAnswer } from './process.ts';
import type { Accepted, PhoneStep } from './provider-model.ts';

const pauses = [0, 2_000, 20_000, 120_000];

/** How Twilio fetches the pictures of a message of ours: soon, again where it got none, and fails the message in the end. */
export function pictureFetcher(ground: Ground, run: (post: Post) => Promise<Ended>) {
  return async (message: Accepted): Promise<readonly PhoneStep[] | undefined> => {
    for (const [nth, url] of message.mediaUrls.entries()) {
      const bytes = await fetched(message, nth, new URL(url).pathname);
      if (!bytes) return [{ status: 'failed', code: '11200' }];
      message.pictures.push(bytes);
    }
    message.isCounted = true;
    return undefined;
  };

  async function fetched(message: Accepted, nth: number, path: string): Promise<Uint8Array | undefined> {
    for (const pause of pauses) {
      await ground.time.wait(pause + Math.floor(ground.chance(`fetch ${message.sid} ${nth} ${pause}`) ** 3 * 4_000));
      const ended = await run({ name: 'page-file', event: requestEvent('GET', path, {}) });
      const answer = ended.how === 'answered' ? (ended.answer as HttpAnswer) : undefined;
      if (answer?.statusCode === 200 && answer.body !== undefined)
        return Buffer.from(answer.body, answer.isBase64Encoded ? 'base64' : 'utf8');
      if (answer?.statusCode === 404) message.isMissing = true;
    }
    return undefined;
  }
}
