import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AppFactory } from '#functions/app.ts';
import { handler as jobs } from '#functions/jobs/jobs.ts';
import { type EmbeddedQueues, startQueues } from '#infra/local/stack/queues.ts';
import { functionRunner } from '#infra/local/stack/runner.ts';
import { queues as shapes } from '#infra/topology.ts';
import { sqsQueues } from '#shared/adapters/sqs.ts';
import type { Queues } from '#shared/ports.ts';
import { contextWith, queueEvent } from '../fixtures/invocation.ts';
import { mockedApp } from '../fixtures/mocked-app.ts';
import { eventually } from '../harness/desk.ts';

/** Apps whose table has no rows and breaks when the poisonous thread is read; `reads` names what was looked for. */
function poisonedApps(): { apps: AppFactory; reads: string[] } {
  const { apps } = mockedApp();
  const reads: string[] = [];
  return {
    reads,
    apps: (invocation) => {
      const app = apps(invocation);
      return {
        ...app,
        table: {
          ...app.table,
          get: async (_kind, key) => {
            reads.push(key.pk);
            if (key.pk === 'THREAD#poison') throw new Error('nobody foresaw this');
            return undefined;
          },
        },
      };
    },
  };
}

const wakeThread = (threadId: string) => ({ job: 'wake-thread' as const, threadId });

describe('a batch with one poisonous body', () => {
  test('fails that body alone', async () => {
    const { apps, reads } = poisonedApps();
    const bodies = ['good', 'poison', 'fine'].map((id) => JSON.stringify(wakeThread(id)));
    const answer = await jobs(queueEvent('jobs', bodies), contextWith(apps));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(reads.sort()).toEqual(['THREAD#fine', 'THREAD#good', 'THREAD#poison']);
  });
});

describe('the embedded queues', () => {
  let embedded: EmbeddedQueues;
  let queues: Queues;
  beforeEach(async () => {
    embedded = await startQueues({ visibilitySeconds: 1 });
    queues = sqsQueues(embedded.client, embedded.urls, (_name, run) => run());
  });
  afterEach(() => embedded.stop());

  test('give a poisonous body to the dead-letter queue after its last receive, and hand over the others once', async () => {
    const { apps, reads } = poisonedApps();
    for (const id of ['good', 'poison', 'fine']) await queues.send('jobs', wakeThread(id));
    embedded.pump(functionRunner(() => apps));
    await eventually(
      () => embedded.dead('jobs'),
      (dead) => dead === 1,
      20,
    );
    const timesRead = (id: string) => reads.filter((pk) => pk === `THREAD#${id}`).length;
    expect(timesRead('poison')).toBe(shapes.jobs.maxReceiveCount);
    expect([timesRead('good'), timesRead('fine')]).toEqual([1, 1]);
    expect(await embedded.pending()).toBe(0);
    expect(await embedded.dead('outbound')).toBe(0);
  });

  test('hand a body over again when its function broke as a whole', async () => {
    let invocations = 0;
    embedded.pump({
      busy: () => 0,
      async invoke() {
        invocations += 1;
        if (invocations === 1) throw new Error('out of memory');
        return { batchItemFailures: [] };
      },
    });
    await queues.send('jobs', wakeThread('t'));
    await eventually(
      async () => ({ invocations, pending: await embedded.pending() }),
      (seen) => seen.invocations === 2 && seen.pending === 0,
    );
  });

  test('keep a body back as long as it was asked', async () => {
    const { apps, reads } = poisonedApps();
    embedded.pump(functionRunner(() => apps));
    await queues.send('jobs', wakeThread('later'), 1);
    await queues.send('jobs', wakeThread('now'));
    await eventually(
      async () => reads,
      (seen) => seen.includes('THREAD#later'),
    );
    expect(reads).toEqual(['THREAD#now', 'THREAD#later']);
  });

  test('end while a body is in hand only when it was handled', async () => {
    const done: string[] = [];
    embedded.pump({
      busy: () => 0,
      async invoke() {
        done.push('begun');
        await new Promise((resolve) => setTimeout(resolve, 300));
        done.push('ended');
        return { batchItemFailures: [] };
      },
    });
    await queues.send('jobs', wakeThread('t'));
    await eventually(
      async () => done.length,
      (length) => length > 0,
    );
    await embedded.stop();
    expect(done).toEqual(['begun', 'ended']);
  });
});

describe('sending a body', () => {
  test('that is none of its topic is a fault before anything is sent', async () => {
    const { apps, sqs } = mockedApp();
    const app = apps({ remainingMs: () => 1000, effect: (_name, run) => run() });
    await expect(app.queues.send('outbound', { threadId: '', at: '', messageId: '' })).rejects.toThrow();
    expect(sqs.calls()).toEqual([]);
  });

  test('carries ids only, and its wait within what SQS takes', async () => {
    const { apps, sqs } = mockedApp();
    sqs.resolves({});
    const app = apps({ remainingMs: () => 1000, effect: (_name, run) => run() });
    for (const delay of [-3, 0.2, 3, 86_400]) await app.queues.send('jobs', wakeThread('t'), delay);
    const sent = sqs.commandCalls(SendMessageCommand).map(({ args: [{ input }] }) => input);
    expect(sent.map(({ DelaySeconds }) => DelaySeconds)).toEqual([0, 1, 3, 900]);
    expect(sent[0]?.MessageBody).toBe('{"job":"wake-thread","threadId":"t"}');
  });

  test('to a queue this function was not given is a fault that names the queue', async () => {
    const without = sqsQueues(
      new SQSClient({ region: 'us-east-1' }),
      { outbound: undefined, jobs: undefined },
      (_name, run) => run(),
    );
    await expect(without.send('jobs', wakeThread('t'))).rejects.toThrow('the jobs queue');
  });
});
