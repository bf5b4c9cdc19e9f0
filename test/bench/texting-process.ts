import { signedText } from '#infra/local/signed-text.ts';
import type { Asked } from './texting.ts';

/** The phones of texting.ts. */
process.on('message', async ({ signing, to, from, count, atOnce }: Asked) => {
  let sent = 0;
  const lane = async () => {
    while (sent < count) {
      const number = from + sent;
      sent += 1;
      await signedText(signing, { from: `+1646${number}`, to, body: 'Is Friday ok?' });
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane));
    process.send?.('done');
  } catch (error) {
    process.send?.(error instanceof Error ? error.message : 'a text was not taken');
  }
});
