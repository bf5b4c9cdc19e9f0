import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { APIGatewayProxyWebsocketEventV2, DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { DeadlinePassed, socketFunction, streamFunction } from '#functions/entry.ts';
import { redacted } from '#shared/adapters/log.ts';
import { gatewaySockets } from '#shared/adapters/sockets.ts';
import type { App } from '#shared/ports.ts';
import type { RowChange } from '#shared/table.ts';
import { contextWith } from '../fixtures/invocation.ts';
import { mockedApp } from '../fixtures/mocked-app.ts';

/** A changed row as the stream hands it over. */
function record(sequence: string, words: string): DynamoDBRecord {
  const key = { pk: { S: `THREAD#${sequence}` }, sk: { S: 'HEAD' } };
  return { dynamodb: { SequenceNumber: sequence, Keys: key, NewImage: { ...key, words: { S: words } } } };
}

function read({ key, after }: RowChange): string | undefined {
  if (after?.words === 'nothing to us') return undefined;
  if (after?.words === 'my tooth hurts') throw new TypeError('"my tooth hurts" is no number');
  return key.pk;
}

describe('a batch of the stream', () => {
  test('is handled together, without what nobody is told of', async () => {
    const handled: string[][] = [];
    const handle = streamFunction(read, async (_app, changes) => void handled.push(changes));
    const Records = [record('1', 'a'), record('2', 'nothing to us'), record('3', 'b')];
    expect(await handle({ Records }, contextWith(mockedApp().apps))).toEqual({ batchItemFailures: [] });
    expect(handled).toEqual([['THREAD#1', 'THREAD#3']]);
    await handle({ Records: [record('4', 'nothing to us')] }, contextWith(mockedApp().apps));
    expect(handled).toHaveLength(1);
  });

  test('with a row that cannot be read fails for that row alone, and its words are not logged', async () => {
    const { apps, logged } = mockedApp();
    const handled: string[] = [];
    const handle = streamFunction(read, async (_app, changes) => void handled.push(...changes));
    const Records = [record('1', 'a'), record('2', 'my tooth hurts'), record('3', 'b'), { dynamodb: {} }];
    const { batchItemFailures } = await handle({ Records }, contextWith(apps));
    expect(batchItemFailures).toEqual([{ itemIdentifier: '2' }, { itemIdentifier: '' }]);
    expect(handled).toEqual(['THREAD#1', 'THREAD#3']);
    expect(logged).toMatchObject([{ fields: { sequence: '2' } }, { fields: { sequence: '' } }]);
    expect(JSON.stringify(logged.map(({ error, fields }) => ({ ...fields, ...redacted(error) })))).not.toContain(
      'tooth',
    );
  });

  test('whose handling fails comes again as a whole', async () => {
    const handle = streamFunction(read, () => Promise.reject(new Error('no socket answers')));
    const Records = [record('1', 'a'), record('2', 'b')];
    const { batchItemFailures } = await handle({ Records }, contextWith(mockedApp().apps));
    expect(batchItemFailures).toEqual([{ itemIdentifier: '1' }]);
  });
});

const sockets = (effect: Parameters<typeof gatewaySockets>[1]) =>
  // Nothing listens on port 1: a request that left would come back as an error of its own.
  gatewaySockets(new ApiGatewayManagementApiClient({ region: 'us-east-1', endpoint: 'http://127.0.0.1:1' }), effect);

test.each([
  ['word to a page', (app: App) => app.sockets.post('one', '{}')],
  ['end of its socket', (app: App) => app.sockets.close('one')],
])('after the deadline no %s goes out', async (_what, attempt) => {
  const errors: unknown[] = [];
  const handle = streamFunction(read, (app) => attempt(app).catch((error: unknown) => errors.push(error)));
  await handle({ Records: [record('1', 'a')] }, contextWith(mockedApp({ sockets: () => sockets }).apps, 0));
  expect(errors).toEqual([expect.any(DeadlinePassed)]);
});

describe("a page's socket", () => {
  const event = (
    eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT',
    more: Partial<APIGatewayProxyWebsocketEventV2> = {},
  ) => ({
    isBase64Encoded: false,
    requestContext: {
      routeKey: '$default',
      messageId: 'm',
      eventType,
      extendedRequestId: 'e',
      requestTime: '',
      messageDirection: 'IN' as const,
      stage: 'live',
      connectedAt: 0,
      requestTimeEpoch: 0,
      requestId: 'r',
      domainName: 'live.example',
      connectionId: 'c1',
      apiId: 'a',
    },
    ...more,
  });

  test('is let in or refused, answered, and ended', async () => {
    const seen: unknown[] = [];
    const handle = socketFunction({
      connect: async (_app, id, query) => seen.push([id, query]) > 0 && query.ticket === 'good',
      message: async (_app, id, body) => (seen.push([id, body]) > 0 && body === 'ping' ? 'pong' : undefined),
      disconnect: async (_app, id) => void seen.push([id]),
    });
    const context = contextWith(mockedApp().apps);
    expect(await handle(event('CONNECT', { queryStringParameters: { ticket: 'good' } }), context)).toEqual({
      statusCode: 200,
    });
    expect(await handle(event('CONNECT'), context)).toEqual({ statusCode: 403 });
    expect(await handle(event('MESSAGE', { body: 'ping' }), context)).toEqual({ statusCode: 200, body: 'pong' });
    expect(await handle(event('MESSAGE'), context)).toEqual({ statusCode: 200 });
    expect(await handle(event('DISCONNECT'), context)).toEqual({ statusCode: 200 });
    expect(seen).toEqual([['c1', { ticket: 'good' }], ['c1', {}], ['c1', 'ping'], ['c1', ''], ['c1']]);
  });

  test('is refused when something broke, which is logged by its name', async () => {
    const { apps, logged } = mockedApp();
    const broken = () => Promise.reject(new TypeError('ticket=secret'));
    const handle = socketFunction({ connect: broken, message: broken, disconnect: broken });
    for (const type of ['CONNECT', 'MESSAGE', 'DISCONNECT'] as const)
      expect(await handle(event(type), contextWith(apps))).toEqual({ statusCode: 500 });
    expect(logged).toHaveLength(3);
    expect(JSON.stringify(logged.map(({ error, fields }) => ({ ...fields, ...redacted(error) })))).not.toContain(
      'secret',
    );
  });
});
