import { appFactory } from '#functions/app.ts';
import { readConfig } from '#shared/config.ts';
import type { App, Effect, Log } from '#shared/ports.ts';
import type { Place } from './place.ts';

const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** An App on the rows of a place, with nothing else: no queue, no file and no provider can be reached by it. */
export function appOf(place: Place, effect: Effect = (_name, run) => run()): App {
  const config = readConfig({
    PUBLIC_BASE_URL: 'https://nowhere.invalid',
    TABLE_NAME: place.tableName,
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'none',
  });
  const on = { dynamo: place.client, now: () => place.now(), machineNow: () => new Date(), log: quiet };
  return appFactory(config, {}, on)({ remainingMs: () => 60_000, effect });
}
