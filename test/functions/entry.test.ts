import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, onTestFinished, test } from 'vitest';
import { handler as api } from '#functions/api/api.ts';
import { DeadlinePassed, type HttpRequest, httpFunction, queueFunction, scheduleFunction } from '#functions/entry.ts';
import { handler as jobs } from '#functions/jobs/jobs.ts';
import { handler as sweep } from '#functions/jobs/sweep.ts';
import { diskFiles } from '#shared/adapters/disk.ts';
import { redacted } from '#shared/adapters/log.ts';
import type { App } from '#shared/ports.ts';
import { topics } from '#shared/topics.ts';
import { contextWith, httpEvent, queueEvent } from '../fixtures/invocation.ts';
import { mockedApp } from '../fixtures/mocked-app.ts';

/** The request as a handler of ours sees this event. */
async function seen(event: Partial<APIGatewayProxyEventV2>): Promise<HttpRequest> {
  const requests: HttpRequest[] = [];
  const handle = httpFunction(async (_app, request) => {
    requests.push(request);
    return { status: 204 };
  });
  await handle(httpEvent(event), contextWith(mockedApp().apps));
  const [request] = requests;
  if (!request) throw new Error('the handler was not called');
  return request;
}

const words = 'From=%2B12125550123&Body=Gr%C3%BC%C3%9Fe+☎️';

describe('a request', () => {
  test('has the same bytes whether the gateway sent them as text or as base64', async () => {
    const asText = await seen({ body: words });
    const asBase64 = await seen({ body: Buffer.from(words).toString('base64'), isBase64Encoded: true });
    expect(Buffer.from(asText.body).toString('utf8')).toBe(words);
    expect(Buffer.from(asBase64.body)).toEqual(Buffer.from(asText.body));
  });

  test('keeps bytes that are no text', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe, 0x0d, 0x0a]);
    const { body } = await seen({ body: bytes.toString('base64'), isBase64Encoded: true });
    expect(Buffer.from(body)).toEqual(bytes);
  });

  test('without a body has none', async () => {
    expect((await seen({})).body).toHaveLength(0);
  });

  test('has header names in lower case, however they came', async () => {
    const { headers } = await seen({ headers: { 'X-Twilio-Signature': 'abc=', authorization: 'Bearer t' } });
    expect(headers).toEqual({ 'x-twilio-signature': 'abc=', authorization: 'Bearer t' });
  });

  test('has a header that came twice once, its values joined as the gateway joins them', async () => {
    const { headers } = await seen({ headers: { Accept: 'a', accept: 'b', ACCEPT: 'c' } });
    expect(headers).toEqual({ accept: 'a,b,c' });
  });

  test('has its query as it came and read', async () => {
    const { rawQuery, query } = await seen({ rawQueryString: 'at=2026-03-02T15%3A00%3A00Z&x=a+b&x=c' });
    expect(rawQuery).toBe('at=2026-03-02T15%3A00%3A00Z&x=a+b&x=c');
    expect([query.get('at'), query.getAll('x')]).toEqual(['2026-03-02T15:00:00Z', ['a b', 'c']]);
  });
});

describe('a fault', () => {
  const broken = () => Promise.reject(new TypeError('"my tooth hurts" of +12125550123 is no number'));

  test('in what answers HTTP is answered 500 with the words for a fault, and logged without its own', async () => {
    const { apps, logged } = mockedApp();
    const onFault = { status: 500, headers: { 'content-type': 'text/plain' }, body: 'It has been noted.' };
    const answer = await httpFunction(broken, { onFault })(httpEvent({ body: 'my tooth hurts' }), contextWith(apps));
    expect(answer).toMatchObject({ statusCode: 500, body: 'It has been noted.' });
    expect(answer.headers).toMatchObject({ 'content-type': 'text/plain', 'cache-control': 'no-store' });
    expect(logged).toMatchObject([
      { level: 'error', event: 'fault', fields: { requestId: 'request-1', route: 'POST /test' } },
    ]);
    const told = logged.map(({ error, fields }) => ({ ...fields, ...redacted(error) }));
    expect(JSON.stringify(told)).not.toMatch(/tooth|2125550123/);
  });

  test("in the desk's API has the shape of its errors", async () => {
    const { apps, dynamo } = mockedApp();
    dynamo.rejects(new Error('DynamoDB is on fire'));
    const maya = { staffId: 'maya', sessionId: 's1', authenticatedAt: 0 };
    const failing: typeof apps = (invocation) => ({ ...apps(invocation), identify: async () => maya });
    const http = { ...httpEvent().requestContext.http, method: 'GET', path: '/api/me' };
    const event = httpEvent({
      rawPath: '/api/me',
      headers: { authorization: 'Bearer t' },
      requestContext: { ...httpEvent().requestContext, http },
    });
    const answer = await api(event, contextWith(failing));
    expect(answer.statusCode).toBe(500);
    expect(JSON.parse(answer.body ?? '')).toEqual({ error: { code: 'fault', message: expect.any(String) } });
    expect(answer.body).not.toContain('fire');
  });

  test('of one body in a batch fails that body alone', async () => {
    const { apps, logged } = mockedApp();
    const handled: string[] = [];
    const handle = queueFunction('outbound', topics.outbound, async (_app, { messageId }) => {
      if (messageId === 'bad') await broken();
      handled.push(messageId);
    });
    const body = (messageId: string) => JSON.stringify({ threadId: 't', at: '2026-03-02T15:00:00Z', messageId });
    const bodies = [body('good'), body('bad'), 'my tooth hurts', body('fine')];
    const answer = await handle(queueEvent('outbound', bodies), contextWith(apps));
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(['m1', 'm2']);
    expect(handled).toEqual(['good', 'fine']);
    expect(logged.map(({ fields }) => fields.messageId).sort()).toEqual(['m1', 'm2']);
    expect(JSON.stringify(logged.map(({ fields }) => fields))).not.toContain('tooth');
  });

  test('of every body in a batch fails each of them, and nothing is thrown', async () => {
    const { apps } = mockedApp();
    const answer = await jobs(queueEvent('jobs', ['nonsense', '{"job":"unheard-of"}']), contextWith(apps));
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['m0', 'm1']);
  });

  test('of what runs by the clock is thrown, so that the run counts as failed', async () => {
    const { apps, dynamo, logged } = mockedApp();
    dynamo.rejects(new Error('DynamoDB is on fire'));
    await expect(sweep({}, contextWith(apps))).rejects.toThrow();
    expect(logged).toMatchObject([{ level: 'error', event: 'fault' }]);
  });
});

describe('after the deadline', () => {
  const row = { key: { pk: 'A', sk: '1' }, put: {} };
  const outgoing = {
    messageId: 'm',
    to: '+12125550123',
    from: '+12125550100',
    body: 'Hello',
    statusCallback: 'https://desk.example/webhooks/twilio/sms-status',
    validitySeconds: 60,
    timeoutMs: 1000,
  };
  const sideEffects: [string, (app: App) => Promise<unknown>][] = [
    ['a single write', (app) => app.table.commit({ row })],
    ['a transaction', (app) => app.table.commit({ row, other: { key: { pk: 'A', sk: '2' }, delete: true } })],
    ['a queued body', (app) => app.queues.send('jobs', { job: 'wake-thread', threadId: 't' })],
    ['a file', (app) => app.files.put('media/1', new Uint8Array([1]), 'image/png')],
    ['a text', (app) => app.channels.sms.send(outgoing)],
  ];

  test.each(sideEffects)('%s is refused, whoever tries', async (_what, attempt) => {
    for (const remainingMs of [0, -5000, 200]) {
      const { apps, dynamo, sqs, calls } = mockedApp();
      const context = contextWith(apps, remainingMs);
      await expect(scheduleFunction(async (app) => Number(await attempt(app)))({}, context)).rejects.toBeInstanceOf(
        DeadlinePassed,
      );
      expect([...dynamo.calls(), ...sqs.calls(), ...calls]).toEqual([]);
    }
  });

  test('a file on a disk is refused, too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'deskline-files-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const { apps } = mockedApp({ files: () => (effect) => diskFiles(folder, effect) });
    const late = scheduleFunction(async (app) => Number(await app.files.put('media/1', new Uint8Array([1]), 'x')));
    await expect(late({}, contextWith(apps, 0))).rejects.toBeInstanceOf(DeadlinePassed);
    expect(existsSync(join(folder, 'media'))).toBe(false);
    await scheduleFunction(async (app) => Number(await app.files.put('media/1', new Uint8Array([1]), 'x')))(
      {},
      contextWith(apps),
    );
    expect(existsSync(join(folder, 'media/1'))).toBe(true);
  });

  test('a refusal is a rejected promise, never thrown past its caller', async () => {
    const { apps } = mockedApp();
    const outcomes = scheduleFunction(async (app) => {
      const results = await Promise.allSettled(sideEffects.map(([, attempt]) => attempt(app)));
      return results.filter(({ status }) => status === 'rejected').length;
    });
    expect(await outcomes({}, contextWith(apps, 0))).toBe(sideEffects.length);
  });

  test('an answer over HTTP is still given', async () => {
    const { apps } = mockedApp();
    const answer = await httpFunction(async (app) => {
      await app.table.commit({ row });
      return { status: 200 };
    })(httpEvent(), contextWith(apps, 0));
    expect(answer.statusCode).toBe(500);
  });

  test('with time left the same side effects go out', async () => {
    const { apps, dynamo, sqs, calls } = mockedApp();
    dynamo.resolves({});
    sqs.resolves({});
    for (const [, attempt] of sideEffects)
      await scheduleFunction(async (app) => {
        await attempt(app);
        return 1;
      })({}, contextWith(apps));
    expect(dynamo.calls()).toHaveLength(2);
    expect(sqs.calls()).toHaveLength(1);
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'PUT https://bucket.s3.us-east-1.amazonaws.com/media/1',
    ]);
  });
});
