import { sqsQueues } from '#shared/adapters/sqs.ts';
import type { Plugs } from '../app.ts';

/** Queues on SQS. */
export const queues: NonNullable<Plugs['queues']> =
  ({ queueUrls }, aws) =>
  (effect) =>
    sqsQueues(aws, queueUrls, effect);
