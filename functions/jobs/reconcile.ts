import { reconcile } from '#shared/domain/thread/reconcile.ts';
import { scheduleFunction } from '../entry.ts';
import { files } from '../plugs/files.ts';
import { received } from '../plugs/received.ts';
import { secret } from '../plugs/secret.ts';

/** Every ten minutes: fetch what Twilio received for us and we never got. */
export const handler = scheduleFunction((app) => reconcile(app), { files, received, secret });
