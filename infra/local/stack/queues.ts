import {
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { buildApp } from 'fauxqs';
import * as z from 'zod';
import { type FunctionName, type FunctionShape, functions, queues, topicNames } from '#infra/topology.ts';
import type { Topic } from '#shared/topics.ts';
import type { Runner } from './runner.ts';

/** The embedded SQS, in memory: what a kill loses there, the sweep queues again from the table. */
export interface EmbeddedQueues {
  client: SQSClient;
  urls: Record<Topic, string>;
  /** Begins to hand bodies to their functions. */
  pump(runner: Runner): void;
  /** Bodies waiting or in hand; delayed ones are not counted. */
  pending(): Promise<number>;
  /** What stands in a topic's dead-letter queue. */
  dead(topic: Topic): Promise<number>;
  /** Forgets everything a topic's queue holds, as a kill of the embedded SQS does. */
  purge(topic: Topic): Promise<void>;
  /** Receives no more, and ends when the bodies in hand were handled. */
  stop(): Promise<void>;
}

export interface QueueOptions {
  /** Instead of the topology's visibility timeout, so that a test need not wait minutes for a second receive. */
  visibilitySeconds?: number;
  /** How long a body that failed stays away; 1 where nothing is said. */
  comesAgainSeconds?: number;
}

/** What the stand-in says of its queues to who asks it within this process: a drain asks again and again. */
const Inspected = z.array(
  z.object({ name: z.string(), approximateMessageCount: z.number(), approximateInflightCount: z.number() }),
);

/** Starts it on loopback with every queue of the topology, each with its dead-letter queue. */
export async function startQueues(options: QueueOptions = {}): Promise<EmbeddedQueues> {
  const server = buildApp({ logger: false });
  const endpoint = await server.listen({ port: 0, host: '127.0.0.1' });
  const client = new SQSClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const made = await Promise.all(
    topicNames.map(async (topic) => [topic, await create(client, endpoint, topic, options)] as const),
  );
  const urlOf = (topic: Topic) => {
    const found = made.find(([name]) => name === topic)?.[1];
    if (!found) throw new Error(`there is no queue ${topic}`);
    return found;
  };
  const { comesAgainSeconds = 1 } = options;
  const stopping = new AbortController();
  const loops: Promise<void>[] = [];
  let ended: Promise<void> | undefined;

  async function end(): Promise<void> {
    stopping.abort();
    await Promise.all(loops);
    client.destroy();
    await server.close();
  }

  return {
    client,
    urls: { outbound: urlOf('outbound').url, jobs: urlOf('jobs').url },
    pump(runner) {
      for (const topic of topicNames) {
        const consumer = consumerOf(topic);
        for (let loop = 0; loop < queues[topic].concurrency; loop += 1) {
          loops.push(
            consume({ client, url: urlOf(topic).url, topic, consumer, runner, comesAgainSeconds }, stopping.signal),
          );
        }
      }
    },
    async pending() {
      const seen = Inspected.parse((await server.inject('/_fauxqs/queues')).json());
      const alive = seen.filter(({ name }) => topicNames.some((topic) => topic === name));
      return alive.reduce((sum, queue) => sum + queue.approximateMessageCount + queue.approximateInflightCount, 0);
    },
    dead: (topic) => waiting(client, urlOf(topic).dlq),
    async purge(topic) {
      await client.send(new PurgeQueueCommand({ QueueUrl: urlOf(topic).url }));
    },
    stop() {
      ended ??= end();
      return ended;
    },
  };
}

function consumerOf(topic: Topic): FunctionName {
  for (const [name, shape] of Object.entries(functions) as [FunctionName, FunctionShape][]) {
    if ('queue' in shape.startedBy && shape.startedBy.queue === topic) return name;
  }
  throw new Error(`nothing consumes the queue ${topic}`);
}

async function create(
  client: SQSClient,
  endpoint: string,
  topic: Topic,
  options: QueueOptions,
): Promise<{ url: string; dlq: string }> {
  const shape = queues[topic];
  const local = (url: string | undefined, name: string) =>
    url ? `${endpoint}${new URL(url).pathname}` : `${endpoint}/${name}`;
  const dead = await client.send(new CreateQueueCommand({ QueueName: `${topic}-dlq` }));
  const dlq = local(dead.QueueUrl, `${topic}-dlq`);
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: dlq, AttributeNames: ['QueueArn'] }),
  );
  const alive = await client.send(
    new CreateQueueCommand({
      QueueName: topic,
      Attributes: {
        VisibilityTimeout: String(options.visibilitySeconds ?? shape.visibilitySeconds),
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: Attributes?.QueueArn,
          maxReceiveCount: shape.maxReceiveCount,
        }),
      },
    }),
  );
  return { url: local(alive.QueueUrl, topic), dlq };
}

async function waiting(client: SQSClient, url: string): Promise<number> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...names] }),
  );
  return names.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
}

/** One queue and whom its bodies go to. */
interface Consumed {
  client: SQSClient;
  url: string;
  topic: Topic;
  consumer: FunctionName;
  runner: Runner;
  comesAgainSeconds: number;
}

/** The event source: batches to the function, what it did not fail is deleted, the rest comes again. */
async function consume(consumed: Consumed, stopping: AbortSignal): Promise<void> {
  const { client, url, topic, consumer, runner } = consumed;
  while (!stopping.aborted) {
    try {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: queues[topic].batchSize,
          WaitTimeSeconds: 1,
          MessageSystemAttributeNames: ['ApproximateReceiveCount'],
        }),
        { abortSignal: stopping },
      );
      if (Messages.length === 0) continue;
      const failed = await handled(runner, consumer, topic, Messages);
      await giveBack(consumed, Messages, failed);
    } catch (error) {
      if (stopping.aborted) return;
      console.error(
        `The ${topic} queue's consumer stumbled and goes on: ${error instanceof Error ? error.name : 'unknown'}`,
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** Takes what was done off the queue; what failed comes again soon, where AWS would wait out its visibility. */
async function giveBack(
  { client, url, comesAgainSeconds }: Consumed,
  messages: Message[],
  failed: Set<string>,
): Promise<void> {
  const entries = messages.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId ?? '', ReceiptHandle }));
  const done = entries.filter(({ Id }) => !failed.has(Id));
  const again = entries
    .filter(({ Id }) => failed.has(Id))
    .map((entry) => ({ ...entry, VisibilityTimeout: comesAgainSeconds }));
  if (done.length > 0) await client.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries: done }));
  if (again.length > 0) await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries: again }));
}

/** Ids of the bodies that must come again: those the function names, all of them when it fails as a whole. */
async function handled(
  runner: Runner,
  consumer: FunctionName,
  topic: Topic,
  messages: Message[],
): Promise<Set<string>> {
  try {
    const answer = (await runner.invoke(consumer, eventOf(topic, messages))) as SQSBatchResponse;
    return new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  } catch {
    // The function logged its fault; on AWS the whole batch becomes visible again.
    return new Set(messages.map(({ MessageId }) => MessageId ?? ''));
  }
}

function eventOf(topic: Topic, messages: Message[]): SQSEvent {
  return {
    Records: messages.map(({ MessageId, ReceiptHandle, Body, Attributes }) => ({
      messageId: MessageId ?? '',
      receiptHandle: ReceiptHandle ?? '',
      body: Body ?? '',
      attributes: {
        ApproximateReceiveCount: Attributes?.ApproximateReceiveCount ?? '1',
        SentTimestamp: Attributes?.SentTimestamp ?? '0',
        SenderId: 'local',
        ApproximateFirstReceiveTimestamp: Attributes?.ApproximateFirstReceiveTimestamp ?? '0',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${topic}`,
      awsRegion: 'us-east-1',
    })),
  };
}
