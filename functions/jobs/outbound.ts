import { dial } from '#shared/domain/call/dial.ts';
import { deliver } from '#shared/domain/thread/deliver.ts';
import { topics } from '#shared/topics.ts';
import { queueFunction } from '../entry.ts';
import { channels } from '../plugs/channels.ts';
import { files } from '../plugs/files.ts';
import { queues } from '../plugs/queues.ts';
import { secret } from '../plugs/secret.ts';

/** The outbound queue: one message that may be due, or one call to be placed. */
export const handler = queueFunction(
  'outbound',
  topics.outbound,
  (app, { dials, ...ref }) => (dials ? dial(app, ref) : deliver(app, ref)),
  {
    channels,
    files,
    queues,
    secret,
  },
);
