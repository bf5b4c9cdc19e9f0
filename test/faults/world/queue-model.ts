import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { FunctionName, FunctionShape } from '#infra/topology.ts';
import { functions, queues, topicNames } from '#infra/topology.ts';
import { type Topic, topics } from '#shared/topics.ts';
import { between } from './chance.ts';
import type { Ended, Ground } from './process.ts';

interface Body {
  id: string;
  text: string;
  visibleAt: number;
  receives: number;
}

/** SQS: at least once, in no order, delays up to 900 s, visibility, and a dead-letter queue. */
export interface QueueModel {
  send(topic: Topic, body: unknown, delaySeconds?: number): void;
  /** Bodies that were received too often, with what they said. */
  dead(topic: Topic): readonly string[];
  /** Puts what is dead back to work. */
  redrive(topic: Topic): void;
  /** Bodies handed to functions so far. */
  received(): number;
  /** The most that any one body was received. */
  mostReceives(): number;
  /** Bodies waiting or in hand. */
  waiting(): number;
}

const longestDelayMs = 900_000;

/** `consume` runs the topic's function. */
export function queueModel(
  ground: Ground,
  consume: (name: FunctionName, event: SQSEvent) => Promise<Ended>,
  { fullBatches = false }: { fullBatches?: boolean } = {},
): QueueModel {
  const waiting: Record<Topic, Map<string, Body>> = { outbound: new Map(), jobs: new Map() };
  const dead: Record<Topic, string[]> = { outbound: [], jobs: [] };
  const running: Record<Topic, number> = { outbound: 0, jobs: 0 };
  let count = 0;
  let received = 0;
  let mostReceives = 0;

  function put(topic: Topic, text: string, delayMs: number): void {
    count += 1;
    const id = `${topic}-${count}`;
    const late = ground.chance(`queue ${id}`);
    const visibleAt =
      ground.time.now() + delayMs + Math.floor(ground.calm || late < 0.95 ? late * 500 : (late - 0.95) * 200_000);
    waiting[topic].set(id, { id, text, visibleAt, receives: 0 });
    ground.time.at(visibleAt, () => poll(topic));
  }

  function poll(topic: Topic): void {
    const now = ground.time.now();
    const { batchSize, concurrency, visibilitySeconds, maxReceiveCount } = queues[topic];
    if (running[topic] >= concurrency) return;
    const ready = [...waiting[topic].values()].filter(({ visibleAt }) => visibleAt <= now);
    if (ready.length === 0) return;
    const most = fullBatches ? batchSize : between(ground.chance, `batch ${topic} ${received}`, 1, batchSize);
    const size = Math.min(ready.length, most);
    const turn = Math.floor(ground.chance(`first ${topic} ${received}`) * ready.length);
    const batch: Body[] = [];
    for (const body of [...ready.slice(turn), ...ready.slice(0, turn)].slice(0, size)) {
      if (body.receives >= maxReceiveCount) {
        waiting[topic].delete(body.id);
        dead[topic].push(body.text);
        continue;
      }
      body.receives += 1;
      mostReceives = Math.max(mostReceives, body.receives);
      body.visibleAt = now + visibilitySeconds * 1000;
      ground.time.at(body.visibleAt, () => poll(topic));
      batch.push(body);
      received += 1;
    }
    if (ready.length > size) ground.time.at(now, () => poll(topic));
    if (batch.length > 0) void hand(topic, batch);
  }

  async function hand(topic: Topic, batch: Body[]): Promise<void> {
    running[topic] += 1;
    const ended = await consume(consumerOf(topic), eventOf(topic, batch));
    running[topic] -= 1;
    const failed = failuresOf(ended);
    for (const body of batch) {
      const isKept = failed === 'all' || failed.has(body.id);
      const forgets = !isKept && ground.faults.also(`${body.id} is not forgotten after ${body.receives}`, 0.02);
      if (!isKept && !forgets) waiting[topic].delete(body.id);
    }
    ground.time.at(ground.time.now(), () => poll(topic));
  }

  return {
    send(topic, body, delaySeconds = 0) {
      const text = JSON.stringify(topics[topic].parse(body));
      const delayMs = Math.min(longestDelayMs, Math.max(0, Math.ceil(delaySeconds) * 1000));
      put(topic, text, delayMs);
      if (ground.faults.also(`${topic}-${count} comes twice`, 0.03)) put(topic, text, delayMs);
    },
    dead: (topic) => dead[topic],
    redrive(topic) {
      for (const text of dead[topic].splice(0)) put(topic, text, 0);
    },
    received: () => received,
    mostReceives: () => mostReceives,
    waiting: () => topicNames.reduce((sum, topic) => sum + waiting[topic].size, 0),
  };
}

/** A run that died or threw has handled nothing; one that answered names what it could not handle. */
function failuresOf(ended: Ended): 'all' | Set<string> {
  if (ended.how !== 'answered') return 'all';
  const { batchItemFailures } = ended.answer as SQSBatchResponse;
  return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
}

function consumerOf(topic: Topic): FunctionName {
  const found = Object.entries<FunctionShape>(functions).find(
    ([, { startedBy }]) => 'queue' in startedBy && startedBy.queue === topic,
  );
  if (!found) throw new Error(`nobody consumes ${topic}`);
  return found[0] as FunctionName;
}

function eventOf(topic: Topic, batch: Body[]): SQSEvent {
  return {
    Records: batch.map(({ id, text, receives }) => ({
      messageId: id,
      receiptHandle: id,
      body: text,
      attributes: {
        ApproximateReceiveCount: String(receives),
        SentTimestamp: '0',
        SenderId: 'faults',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${topic}`,
      awsRegion: 'us-east-1',
    })),
  };
}
