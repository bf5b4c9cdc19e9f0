import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Effect, Queues } from '../ports.ts';
import { type Topic, topics } from '../topics.ts';

const longestDelaySeconds = 900;

/** Queues on SQS, real or embedded. A body is checked against its topic before it is sent. */
export function sqsQueues(client: SQSClient, urls: Record<Topic, string | undefined>, effect: Effect): Queues {
  return {
    async send(topic, body, delaySeconds = 0) {
      const QueueUrl = urls[topic];
      if (!QueueUrl) throw new Error(`this function was not given the ${topic} queue`);
      const MessageBody = JSON.stringify(topics[topic].parse(body));
      const DelaySeconds = Math.min(longestDelaySeconds, Math.max(0, Math.ceil(delaySeconds)));
      await effect(`queue ${topic}`, () =>
        client.send(new SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds })),
      );
    },
  };
}
