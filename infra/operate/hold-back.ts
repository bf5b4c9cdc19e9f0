import { appFactory } from '#functions/app.ts';
import { readConfig } from '#shared/config.ts';
import { outboundEntryRow } from '#shared/domain/message/entry.rows.ts';
import { giveUpProving } from '#shared/domain/thread/give-up-proving.ts';
import type { Log } from '#shared/ports.ts';
import type { Key } from '#shared/table.ts';
import type { Place } from './place.ts';

const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Marks messages that were about to leave as "may have been sent": they stand under failed sends until a person decides,
 * and no sweep sends them. Answers how many.
 */
export async function holdBack(place: Place, keys: readonly Key[]): Promise<number> {
  const config = readConfig({
    PUBLIC_BASE_URL: 'https://nowhere.invalid',
    TABLE_NAME: place.tableName,
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'none',
  });
  const on = { dynamo: place.client, now: () => place.now(), machineNow: () => new Date(), log: quiet };
  const app = appFactory(config, {}, on)({ remainingMs: () => 60_000, effect: (_name, run) => run() });
  let held = 0;
  for (const key of keys) {
    const entry = await app.table.get(outboundEntryRow, key);
    if (!entry) continue;
    await giveUpProving(app, entry);
    held += 1;
  }
  return held;
}
