import { Duration } from 'aws-cdk-lib';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type QueueShape, queues, topicNames, type Use } from '#infra/topology.ts';
import type { Topic } from '#shared/topics.ts';
import type { Alarms } from './alarms.ts';

/** One queue for every topic. */
export class Queues extends Construct {
  readonly #queues: ReadonlyMap<Topic, TopicQueue>;

  constructor(scope: Construct, stage: string, key: Key, alarms: Alarms) {
    super(scope, 'Queues');
    const make = (topic: Topic) => new TopicQueue(this, topic, queues[topic], stage, key, alarms);
    this.#queues = new Map(topicNames.map((topic) => [topic, make(topic)]));
  }

  of(topic: Topic): Queue {
    const found = this.#queues.get(topic);
    if (!found) throw new Error(`there is no queue for ${topic}`);
    return found.queue;
  }
}

/** A topic's queue, its dead-letter queue, and the alarm when anything lies in the latter. */
class TopicQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, topic: string, shape: QueueShape, stage: string, key: Key, alarms: Alarms) {
    super(scope, topic);
    const sealed = {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
      // The longest there is: a body that waits for a person must not vanish over a holiday.
      retentionPeriod: Duration.days(14),
    };
    const name = `deskline-${stage}-${topic}`;
    const deadLetters = new Queue(this, 'DeadLetters', { ...sealed, queueName: `${name}-dead-letters` });
    this.queue = new Queue(this, 'Queue', {
      ...sealed,
      queueName: name,
      visibilityTimeout: Duration.seconds(shape.visibilitySeconds),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: shape.maxReceiveCount },
    });
    alarms.whenAboveZero(
      this,
      `${topic}-dead-letters`,
      shape.alarm,
      deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' }),
    );
  }
}

/** The topic that a `queue:<topic>` of the topology speaks of. */
export function topicOf(use: Extract<Use, `queue:${string}`>): Topic {
  const topic = topicNames.find((name) => use === `queue:${name}`);
  if (!topic) throw new Error(`there is no queue for ${use}`);
  return topic;
}

/** The topics a function may put bodies on. */
export function topicsIn(uses: readonly Use[]): Topic[] {
  return topicNames.filter((name) => uses.includes(`queue:${name}`));
}
