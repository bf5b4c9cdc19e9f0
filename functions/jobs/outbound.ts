import { deliver } from '#shared/domain/thread/deliver.ts';
import { topics } from '#shared/topics.ts';
import { queueFunction } from '../entry.ts';
import { channels } from '../plugs/channels.ts';
import { queues } from '../plugs/queues.ts';
import { secret } from '../plugs/secret.ts';

/** The outbound queue: one message that may be due. */
export const handler = queueFunction('outbound', topics.outbound, (app, ref) => deliver(app, ref), {
  channels,
  queues,
  secret,
});
