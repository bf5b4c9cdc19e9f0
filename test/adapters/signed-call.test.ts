import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { s3Files } from '#shared/adapters/s3.ts';
import { s3Downloads } from '#shared/adapters/s3-downloads.ts';
import { s3Uploads } from '#shared/adapters/s3-uploads.ts';
import { parameterSecret } from '#shared/adapters/secrets.ts';
import { AwsRefusal, type SignedCalls, signedCalls } from '#shared/adapters/signed-call.ts';
import { type HandledAnswer, type HandledCall, handled } from '../fixtures/handled-calls.ts';

const effect = <R>(_name: string, run: () => Promise<R>) => run();
const now = new Date('2026-03-02T15:00:00Z');

/** Calls whose connections answer in turn as told, the last answer for ever; pauses are noted and take no time. */
function answering(...answers: (HandledAnswer | Error)[]): {
  aws: SignedCalls;
  calls: HandledCall[];
  pauses: number[];
} {
  const pauses: number[] = [];
  const { client, calls } = handled(() => (answers.length > 1 ? answers.shift() : answers[0]) ?? { statusCode: 200 });
  return { aws: signedCalls(client, async (ms) => pauses.push(ms)), calls, pauses };
}

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer | string, data: string) => createHmac('sha256', key).update(data).digest();

/** The signature by AWS's own description of it (Signature Version 4), the path as it stands, as S3 wants it. */
function signatureOf({ method, url, headers, body }: HandledCall): string {
  const [, scope = '', names = ''] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+)/.exec(headers.authorization ?? '') ?? [];
  const signed = names.split(';').map((name) => `${name}:${headers[name]}\n`);
  const canonical = [method, new URL(url).pathname, '', signed.join(''), names, sha256(body)].join('\n');
  return signedBy(scope, headers['x-amz-date'] ?? '', canonical);
}

function signedBy(scope: string, date: string, canonical: string): string {
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<Buffer | string>((secret, part) => hmac(secret, part), 'AWS4example-key');
  return hmac(Buffer.from(key), toSign).toString('hex');
}

const kept = (Value: string) => ({ statusCode: 200, body: JSON.stringify({ Parameter: { Value } }) });

describe('a signed call', () => {
  test('is signed for its own service, with its body and the session of the function', async () => {
    const { aws, calls } = answering(kept('token'));
    await parameterSecret(aws, '/deskline/twilio', () => now)();
    await s3Files(aws, 'files', effect).put('inbound/SM1', Buffer.from('words'), 'text/plain');
    const scopes = calls.map(
      ({ headers }) => /\/us-east-1\/(\w+)\/aws4_request/.exec(headers.authorization ?? '')?.[1],
    );
    expect(scopes).toEqual(['ssm', 's3']);
    for (const { headers, body } of calls) {
      expect(headers['x-amz-content-sha256']).toBe(createHash('sha256').update(body).digest('hex'));
      expect(headers['x-amz-security-token']).toBe('session');
      expect(headers.authorization).toMatch(/SignedHeaders=[^,]*\bhost\b[^,]*x-amz-security-token/);
    }
    for (const call of calls) expect(call.headers.authorization).toContain(`Signature=${signatureOf(call)}`);
  });

  test('that finds the service busy or the line cut is made again, three times in all', async () => {
    const busy = { statusCode: 503, body: '<Error><Code>SlowDown</Code></Error>' };
    const { aws, calls, pauses } = answering(new Error('socket hang up'), busy, { statusCode: 200 });
    await s3Files(aws, 'files', effect).put('inbound/SM1', Buffer.from('words'), 'text/plain');
    expect(calls).toHaveLength(3);
    expect(pauses).toEqual([100, 200]);
    const never = answering(busy);
    await expect(s3Files(never.aws, 'files', effect).get('inbound/SM1')).rejects.toMatchObject({ code: 'SlowDown' });
    expect(never.calls).toHaveLength(3);
    const cut = answering(new Error('socket hang up'));
    await expect(s3Files(cut.aws, 'files', effect).get('inbound/SM1')).rejects.toThrow('socket hang up');
  });

  test('that is refused is a fault at once, told by its code and without what was sent', async () => {
    const body = JSON.stringify({ __type: 'com.amazonaws.ssm#ParameterNotFound', message: 'my tooth hurts' });
    const { aws, calls } = answering({ statusCode: 400, body });
    const refused = await parameterSecret(aws, '/deskline/twilio', () => now)().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(AwsRefusal);
    expect(refused).toMatchObject({ code: 'ParameterNotFound', status: 400 });
    expect(String(refused)).not.toContain('tooth');
    expect(calls).toHaveLength(1);
  });
});

describe('a file in the bucket', () => {
  test('is read back byte for byte, and one that is not there is none', async () => {
    const bytes = Buffer.from([0, 255, 10, 13, 128]);
    const there = answering({ statusCode: 200, body: bytes });
    expect(Buffer.from((await s3Files(there.aws, 'files', effect).get('inbound/SM1')) ?? [])).toEqual(bytes);
    expect(there.calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET https://files.s3.us-east-1.amazonaws.com/inbound/SM1',
    ]);
    const missing = answering({ statusCode: 404, body: '<Error><Code>NoSuchKey</Code></Error>' });
    expect(await s3Files(missing.aws, 'files', effect).get('inbound/SM2')).toBeUndefined();
  });

  test.each(['inbound/a b', 'inbound/ü', '../inbound', 'inbound/', '/inbound/x', 'inbound/a+b'])(
    'under the key "%s" is a fault before anything is sent',
    async (key) => {
      const { aws, calls } = answering();
      await expect(s3Files(aws, 'files', effect).put(key, Buffer.from('x'), 'text/plain')).rejects.toThrow('file key');
      expect(calls).toEqual([]);
    },
  );
});

describe('a secret in a parameter', () => {
  test('is asked for decrypted, once in five minutes', async () => {
    const { aws, calls } = answering(kept('["primary","next"]'), kept('rotated'));
    let at = now.getTime();
    const secret = parameterSecret(aws, '/deskline/twilio', () => new Date(at));
    expect(await secret()).toEqual(['primary', 'next']);
    at += 299_000;
    expect(await secret()).toEqual(['primary', 'next']);
    expect(calls.map(({ body }) => JSON.parse(body.toString()))).toEqual([
      { Name: '/deskline/twilio', WithDecryption: true },
    ]);
    expect(calls[0]?.headers['x-amz-target']).toBe('AmazonSSM.GetParameter');
    at += 2_000;
    expect(await secret()).toEqual(['rotated']);
  });

  test.each(['', '[]', '[1]'])('that holds "%s" is a fault', async (value) => {
    const { aws } = answering(kept(value));
    await expect(parameterSecret(aws, '/deskline/twilio', () => now)()).rejects.toThrow('/deskline/twilio');
  });
});

describe('a URL that a browser may fetch a file by', () => {
  test('is signed for a download under a name, and ends', async () => {
    const { aws, calls } = answering({ statusCode: 200 });
    const url = new URL(await s3Downloads(aws, 'files').urlFor('mail/1/0', { as: 'file-1.png', seconds: 60 }));
    expect(calls).toEqual([]);
    const query = Object.fromEntries(url.searchParams);
    expect(query).toMatchObject({
      'X-Amz-Expires': '60',
      'X-Amz-SignedHeaders': 'host',
      'response-cache-control': 'no-store',
      'response-content-disposition': 'attachment; filename="file-1.png"',
      'response-content-type': 'application/octet-stream',
    });
    expect(url.search).not.toContain('+');
    const { 'X-Amz-Signature': signature, ...signed } = query;
    const escaped = Object.entries(signed).map((pair) => pair.map(encodeURIComponent).join('='));
    const canonical = [
      'GET',
      url.pathname,
      escaped.toSorted().join('&'),
      `host:${url.host}\n`,
      'host',
      'UNSIGNED-PAYLOAD',
    ];
    const [, scope = ''] = /^[^/]+\/(.+)$/.exec(signed['X-Amz-Credential'] ?? '') ?? [];
    expect(signature).toBe(signedBy(scope, signed['X-Amz-Date'] ?? '', canonical.join('\n')));
  });
});

describe('a URL that a browser may put a file by', () => {
  test('is signed for its exact length and type, and ends', async () => {
    const { aws, calls } = answering({ statusCode: 200 });
    const url = new URL(await s3Uploads(aws, 'files').urlFor('uploads/01J', { bytes: 9, seconds: 600 }));
    expect(calls).toEqual([]);
    expect(`${url.origin}${url.pathname}`).toBe('https://files.s3.us-east-1.amazonaws.com/uploads/01J');
    const query = Object.fromEntries(url.searchParams);
    expect(query).toMatchObject({
      'X-Amz-Expires': '600',
      'X-Amz-SignedHeaders': 'content-length;content-type;host',
      'X-Amz-Security-Token': 'session',
    });
    const { 'X-Amz-Signature': signature, ...signed } = query;
    const escaped = Object.entries(signed).map((pair) => pair.map(encodeURIComponent).join('='));
    const headers = `content-length:9\ncontent-type:application/octet-stream\nhost:${url.host}\n`;
    const names = signed['X-Amz-SignedHeaders'] ?? '';
    const canonical = ['PUT', url.pathname, escaped.toSorted().join('&'), headers, names, 'UNSIGNED-PAYLOAD'];
    const [, scope = ''] = /^[^/]+\/(.+)$/.exec(signed['X-Amz-Credential'] ?? '') ?? [];
    expect(signature).toBe(signedBy(scope, signed['X-Amz-Date'] ?? '', canonical.join('\n')));
  });
});
