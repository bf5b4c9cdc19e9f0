import type { Effect, Queues } from '../ports.ts';
import { type Topic, topics } from '../topics.ts';
import { jsonCall, type SignedCalls } from './signed-call.ts';

const longestDelaySeconds = 900;

/** Queues on SQS, real or embedded. A body is checked against its topic before it is sent. */
export function sqsQueues(aws: SignedCalls, urls: Record<Topic, string | undefined>, effect: Effect): Queues {
  return {
    async send(topic, body, delaySeconds = 0) {
      const QueueUrl = urls[topic];
      if (!QueueUrl) throw new Error(`this function was not given the ${topic} queue`);
      const MessageBody = JSON.stringify(topics[topic].parse(body));
      const DelaySeconds = Math.min(longestDelaySeconds, Math.max(0, Math.ceil(delaySeconds)));
      const input = { QueueUrl, MessageBody, DelaySeconds };
      const message = jsonCall('sqs', new URL('/', QueueUrl), 'AmazonSQS.SendMessage', '1.0', input);
      await effect(`queue ${topic}`, () => aws.call(message));
    },
  };
}
