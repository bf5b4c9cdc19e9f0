import { SQSClient } from '@aws-sdk/client-sqs';
import { sqsQueues } from '#shared/adapters/sqs.ts';
import type { Plugs } from '../app.ts';

/** Queues on SQS. */
export const queues: NonNullable<Plugs['queues']> = (config) => {
  const client = new SQSClient({});
  return (effect) => sqsQueues(client, config.queueUrls, effect);
};
