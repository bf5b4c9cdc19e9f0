import { createHash } from 'node:crypto';
import type { App } from '../../ports.ts';
import { unreadableKey } from './unreadable.rows.ts';

const largestRowBytes = 200_000;

/**
 * A webhook that the provider signed and that lacks what a message cannot do without (who wrote, its id). Nothing is
 * thrown away: the exact bytes are kept once, by their hash, and whoever looks after Deskline is told.
 */
export async function keepUnreadable(app: App, body: Uint8Array, missing: readonly string[]): Promise<void> {
  const hash = createHash('sha256').update(body).digest('hex');
  const isLarge = body.length > largestRowBytes;
  if (isLarge) await app.files.put(`unreadable/${hash}`, body, 'application/octet-stream');
  const kept = isLarge ? { rawFile: `unreadable/${hash}` } : { raw: Buffer.from(body).toString('base64') };
  await app.table.commit({
    unreadable: { key: unreadableKey(hash), put: { ...kept, missing: missing.join(','), at: app.now().toISOString() } },
  });
  app.log.error('webhook_unreadable', new Error('a signed webhook could not be read'), { missing: missing.join(',') });
}
