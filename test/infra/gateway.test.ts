import { request as httpRequest, type Server } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGateway } from '#infra/local/stack/gateway.ts';
import type { FunctionName } from '#infra/topology.ts';

let server: Server;
let base: string;
let port: number;
let invoked: { name: FunctionName; event: APIGatewayProxyEventV2 }[] = [];
let answer: () => Promise<unknown>;
beforeAll(async () => {
  server = await startGateway({
    port: 0,
    beside: async () => false,
    runner: {
      busy: () => 0,
      invoke: (name, event) => {
        invoked.push({ name, event: event as APIGatewayProxyEventV2 });
        return answer();
      },
    },
  });
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
  base = `http://127.0.0.1:${port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  invoked = [];
  answer = async () => ({ statusCode: 200, body: 'fine' });
});

const sms = '/webhooks/twilio/sms';

async function post(body: BodyInit, contentType?: string, path = sms): Promise<number> {
  const headers = contentType ? { 'content-type': contentType } : {};
  const got = await fetch(`${base}${path}`, { method: 'POST', body, headers });
  await got.arrayBuffer();
  return got.status;
}

/** A request as raw as a provider's: nothing tidies its path. */
function raw(
  method: string,
  path: string,
  headers: [string, string][] = [],
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, method, path, headers: ['Host', '127.0.0.1', ...headers.flat()] },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    request.on('error', reject);
    request.end();
  });
}

function only(): APIGatewayProxyEventV2 {
  expect(invoked).toHaveLength(1);
  const [first] = invoked;
  if (!first) throw new Error('nothing was invoked');
  return first.event;
}

describe('a body', () => {
  const multipart = '--b\r\ncontent-disposition: form-data; name="from"\r\n\r\nÅsa\r\n--b--\r\n';
  test.each([
    ['a form', 'application/x-www-form-urlencoded', 'From=%2B12125550123&Body=a+b'],
    ['multipart', 'multipart/form-data; boundary=b', multipart],
    ['a picture', 'image/png', '\u0000\u0001'],
    ['of an unknown kind', undefined, 'anything'],
  ])('that is %s comes as base64', async (_what, type, body) => {
    await post(Buffer.from(body), type);
    expect(only().isBase64Encoded).toBe(true);
    expect(Buffer.from(only().body ?? '', 'base64').toString('utf8')).toBe(body);
  });

  test.each([
    ['JSON', 'application/json', '{"text":"Åsa ☎️"}'],
    ['JSON with a charset', 'application/json; charset=utf-8', '{"text":"Åsa"}'],
    ['text', 'text/plain', 'Åsa, line\r\nline'],
  ])('that is %s comes as it is', async (_what, type, body) => {
    await post(Buffer.from(body), type);
    expect(only()).toMatchObject({ isBase64Encoded: false, body });
  });

  test('that is empty is none', async () => {
    await raw('POST', sms);
    expect(only()).toMatchObject({ isBase64Encoded: false });
    expect(only().body).toBeUndefined();
  });

  const mb = 1024 * 1024;
  test.each([
    ['10 MB and a byte', 'application/json', 10 * mb + 1, 413],
    ['over 6 MB as base64 though less than 6 MB itself', 'application/x-www-form-urlencoded', 4.6 * mb, 413],
    ['over 6 MB of text', 'application/json', 6 * mb + 1, 413],
    ['just 6 MB of text', 'application/json', 6 * mb, 200],
    ['4.4 MB of form, just under 6 MB as base64', 'application/x-www-form-urlencoded', Math.floor(4.4 * mb), 200],
  ])('of %s', async (_what, type, length, status) => {
    expect(await post(Buffer.alloc(length, 'a'), type)).toBe(status);
    expect(invoked).toHaveLength(status === 200 ? 1 : 0);
  });
});

describe('a request', () => {
  test('comes with header names in lower case', async () => {
    await raw('POST', sms, [
      ['X-Twilio-Signature', 'abc='],
      ['I-Twilio-Idempotency-Token', 'a'],
    ]);
    expect(only().headers).toMatchObject({ 'x-twilio-signature': 'abc=', 'i-twilio-idempotency-token': 'a' });
    expect(Object.keys(only().headers).filter((name) => name !== name.toLowerCase())).toEqual([]);
  });

  test('comes with its query as it was written', async () => {
    const query = 'at=2026-03-02T15%3A00%3A00Z&x=a+b&x=%C3%85&q=what?&empty=';
    await raw('POST', `${sms}?${query}`);
    expect(only().rawQueryString).toBe(query);
  });

  test('says its method, its path and its route', async () => {
    await raw('PATCH', '/api/threads/t1?x=1');
    expect(invoked[0]?.name).toBe('api');
    expect(only()).toMatchObject({
      version: '2.0',
      routeKey: 'ANY /api/{proxy+}',
      rawPath: '/api/threads/t1',
      requestContext: { http: { method: 'PATCH', path: '/api/threads/t1' } },
    });
  });

  test.each([
    ['a whole path', 'GET', '/api/appointments', 'api-schedule', 'ANY /api/appointments'],
    ['a smaller subtree', 'PATCH', '/api/imports/i1', 'api-schedule', 'ANY /api/imports/{proxy+}'],
    [
      'a path with one open part',
      'GET',
      '/api/patients/p1/appointments',
      'api-schedule',
      'ANY /api/patients/{patientId}/appointments',
    ],
    ['its own method', 'GET', '/api/openapi.json', 'api-description', 'GET /api/openapi.json'],
    ['the subtree, for another method', 'POST', '/api/openapi.json', 'api', 'ANY /api/{proxy+}'],
    ['the subtree, for what only begins alike', 'GET', '/api/importsy', 'api', 'ANY /api/{proxy+}'],
    ['a subtree beside the whole', 'PATCH', '/api/staff/maya', 'api-settings', 'ANY /api/staff/{proxy+}'],
    ['the subtree, for what lies beside', 'GET', '/api/patients/p1', 'api-patients', 'ANY /api/patients/{proxy+}'],
    [
      'the subtree, for an open part left empty',
      'GET',
      '/api/patients//appointments',
      'api-patients',
      'ANY /api/patients/{proxy+}',
    ],
    ['the subtree, for a part that no route has', 'GET', '/api/threads/t1/assigned', 'api', 'ANY /api/{proxy+}'],
  ])('goes by the most specific route: %s', async (_what, method, path, name, routeKey) => {
    await raw(method, path);
    expect(invoked[0]?.name).toBe(name);
    expect(only().routeKey).toBe(routeKey);
  });

  test('with a broken escape in its path still comes', async () => {
    expect((await raw('GET', '/api/threads/%E0%A4%A')).status).toBe(200);
    expect(only().rawPath).toBe('/api/threads/%E0%A4%A');
  });

  test.each([
    ['an unknown route', 'GET', '/nothing/here'],
    ['a route below one of ours', 'POST', `${sms}/more`],
    ['another method of a route', 'GET', sms],
    ['the tree without a path', 'GET', '/api/'],
    ['a path of two slashes', 'GET', '//'],
    ['another host in its path', 'GET', '//evil.example/api/health'],
  ])('to %s is 404 and runs nothing', async (_what, method, path) => {
    expect(await raw(method, path)).toEqual({ status: 404, body: '{"message":"Not Found"}' });
    expect(invoked).toEqual([]);
  });
});

describe('an answer', () => {
  test('goes out with its status, headers and body', async () => {
    answer = async () => ({ statusCode: 202, headers: { 'content-type': 'text/xml', 'x-n': 1 }, body: '<Å/>' });
    const got = await fetch(`${base}${sms}`, { method: 'POST' });
    expect([got.status, got.headers.get('content-type'), got.headers.get('x-n')]).toEqual([202, 'text/xml', '1']);
    expect(await got.text()).toBe('<Å/>');
  });

  test('that is base64 goes out as its bytes', async () => {
    answer = async () => ({ statusCode: 200, isBase64Encoded: true, body: Buffer.from([255, 0]).toString('base64') });
    const got = await fetch(`${base}${sms}`, { method: 'POST' });
    expect([...new Uint8Array(await got.arrayBuffer())]).toEqual([255, 0]);
  });

  test('of a function that broke is 500 and says nothing of why', async () => {
    answer = () => Promise.reject(new Error('my tooth hurts'));
    const got = await raw('POST', sms);
    expect(got).toEqual({ status: 500, body: '{"message":"Internal Server Error"}' });
  });
});
