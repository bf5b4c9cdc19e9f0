import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { readLocalSettings } from '#infra/local/settings.ts';
import { incomingForm, messageSid } from '#infra/local/signed-text.ts';
import type { StackOptions } from '#infra/local/stack/stack.ts';
import { readForm } from '#shared/channels/form.ts';
import { verify } from '#shared/channels/sms/verify.ts';
import { addressKey, addressRow } from '#shared/domain/contact/address.rows.ts';
import { receiptKey, receiptRow } from '#shared/domain/message/entry.rows.ts';
import { type Desk, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';

const token = 'a-token-of-our-own';

/** The signature by its published definition, apart from the vendor's package: bytes in, base64 out. */
function sign(key: string, url: string, pairs: [string, string | Buffer][]): string {
  const sorted = pairs.toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const hmac = createHmac('sha1', key).update(url);
  for (const [name, value] of sorted) hmac.update(name).update(value);
  return hmac.digest('base64');
}

interface Vector {
  url: string;
  body: string;
  signature: string | undefined;
}

const verified = ({ url, body, signature }: Vector, tokens: string[]) => {
  const bytes = Buffer.from(body);
  return verify({ url, signature, form: readForm(bytes), body: bytes }, tokens);
};

describe('a signature', () => {
  const url = 'https://desk.example/webhooks/twilio/sms?x=1';
  const body = 'To=%2B12125550100&From=%2B16465550001&Body=It%27s+5%3A30+%F0%9F%A6%B7&Empty=';
  const pairs = [...new URLSearchParams(body)];
  const signature = sign(token, url, pairs);

  test('by the published definition is accepted', () => {
    expect(verified({ url, body, signature }, [token])).toBe(true);
  });

  test('by the next token is accepted while two are in force, by an old one never', () => {
    expect(verified({ url, body, signature }, ['another', token])).toBe(true);
    expect(verified({ url, body, signature }, ['another', 'old'])).toBe(false);
    expect(verified({ url, body, signature }, [])).toBe(false);
  });

  test.each<[string, Partial<Vector>]>([
    ['that is missing', { signature: undefined }],
    ['that is empty', { signature: '' }],
    ['that is no base64', { signature: '!!!' }],
    ['with a letter changed', { signature: `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}` }],
    ['cut short', { signature: signature.slice(0, -4) }],
    ['over another body', { body: body.replace('5%3A30', '5%3A31') }],
    ['over a field fewer', { body: body.replace('&Empty=', '').replace('To=', 'Tx=') }],
    ['over a field more', { body: `${body}&From=%2B1999` }],
    ['over another path', { url: url.replace('/sms', '/voice') }],
    ['over another query', { url: url.replace('x=1', 'x=2') }],
    ['over another host', { url: url.replace('desk.example', 'desk.example.net') }],
    ['over another scheme', { url: url.replace('https', 'http') }],
  ])('%s is refused', (_name, change) => {
    expect(verified({ url, body, signature, ...change }, [token])).toBe(false);
  });

  test('over bytes that are no text is accepted as bytes, and refused when one of them changes', () => {
    const bytes = 'Body=%FF%ED%A0%80&From=%2B1646';
    const over = sign(token, url, [
      ['Body', Buffer.from([0xff, 0xed, 0xa0, 0x80])],
      ['From', '+1646'],
    ]);
    expect(verified({ url, body: bytes, signature: over }, [token])).toBe(true);
    expect(verified({ url, body: bytes.replace('%FF', '%FE'), signature: over }, [token])).toBe(false);
    expect(verified({ url, body: bytes, signature: over }, ['another'])).toBe(false);
  });

  test('over JSON holds by the hash in its URL, for these bytes only', () => {
    const json = '{"event":"ok"}';
    const hashed = `${url}&bodySHA256=${createHash('sha256').update(json).digest('hex')}`;
    const good = { url: hashed, body: json, signature: sign(token, hashed, []) };
    expect(verified(good, [token])).toBe(true);
    expect(verified({ ...good, body: '{"event":"no"}' }, [token])).toBe(false);
    expect(verified({ ...good, signature: sign('another', hashed, []) }, [token])).toBe(false);
    expect(verified({ ...good, url: hashed.slice(0, -1) }, [token])).toBe(false);
  });
});

const vector = z.object({
  name: z.string(),
  kind: z.enum(['form', 'json']),
  token: z.string(),
  url: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  body: z.string().optional(),
  signature: z.string(),
  valid: z.boolean(),
});

test("the vectors of the vendor's own packages come out as published", (context) => {
  const samples = process.env.DESKLINE_SAMPLES;
  if (!samples) return context.skip('DESKLINE_SAMPLES is not set');
  const vectors = z.array(vector).parse(JSON.parse(readFileSync(join(samples, 'twilio-signature.json'), 'utf8')));
  expect(vectors.length).toBeGreaterThan(10);
  const outcome = vectors.map(({ name, url, params = {}, body, signature, token: key }) => {
    const pairs = Object.entries(params).flatMap(([field, values]) => [values].flat().map((value) => [field, value]));
    return { name, valid: verified({ url, body: body ?? new URLSearchParams(pairs).toString(), signature }, [key]) };
  });
  expect(outcome).toEqual(vectors.map(({ name, valid }) => ({ name, valid })));
});

describe('at the door', () => {
  const publicUrl = 'https://texts.harborlight.example';
  const path = '/webhooks/twilio/sms';
  const next = 'the-token-to-come';
  const warned: unknown[] = [];
  let desk: Desk;
  beforeAll(async () => {
    const warn = (...line: unknown[]) => void warned.push(line);
    const wrap: StackOptions['wrap'] = (apps) => (invocation) => {
      const app = apps(invocation);
      return { ...app, log: { ...app.log, warn } };
    };
    const settings = { ...readLocalSettings({}), PORT: 0, PUBLIC_BASE_URL: publicUrl, TWILIO_AUTH_TOKEN_NEXT: next };
    desk = await openDesk({ settings, wrap });
  });
  afterAll(() => desk.stop());

  function text() {
    const [from, sid] = [freshNumber(), messageSid()];
    const form = incomingForm(desk.signing.accountSid, { from, to: officeNumber, body: 'Hi & bye + 1', sid });
    return { from, sid, body: new URLSearchParams(form).toString(), pairs: Object.entries(form) };
  }

  async function post(body: string, signature: string | undefined, query = '', headers: Record<string, string> = {}) {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const signed = signature === undefined ? {} : { 'x-twilio-signature': signature };
    const all = { ...type, ...signed, ...headers };
    return (await fetch(`${desk.stack.url}${path}${query}`, { method: 'POST', headers: all, body })).status;
  }

  const isKept = async ({ from, sid }: { from: string; sid: string }) => {
    const rows = await desk.app.table.getMany(
      [receiptRow, receiptKey('sms', sid)],
      [addressRow, addressKey('sms', from)],
    );
    return rows.some((row) => row !== undefined);
  };

  test('a text signed for the configured public URL is kept, whatever Host says', async () => {
    const one = text();
    const host = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' };
    expect(await post(one.body, sign(desk.signing.token, `${publicUrl}${path}`, one.pairs), '', host)).toBe(200);
    expect(await isKept(one)).toBe(true);
  });

  test('the next token is accepted during a rotation', async () => {
    const one = text();
    expect(await post(one.body, sign(next, `${publicUrl}${path}`, one.pairs))).toBe(200);
    expect(await isKept(one)).toBe(true);
  });

  test('a query in the URL is signed as it came', async () => {
    const [one, other] = [text(), text()];
    const query = '?a=1&b=it%27s+so';
    expect(await post(one.body, sign(desk.signing.token, `${publicUrl}${path}${query}`, one.pairs), query)).toBe(200);
    expect(await post(other.body, sign(desk.signing.token, `${publicUrl}${path}`, other.pairs), query)).toBe(403);
    expect([await isKept(one), await isKept(other)]).toEqual([true, false]);
  });

  test.each<[string, (one: ReturnType<typeof text>) => [body: string, signature: string | undefined]]>([
    ['no signature', ({ body }) => [body, undefined]],
    ['a made-up signature', ({ body }) => [body, Buffer.from('twenty bytes of air!').toString('base64')]],
    ['the token of somebody else', ({ body, pairs }) => [body, sign('other', `${publicUrl}${path}`, pairs)]],
    [
      'a body changed on the way',
      ({ body, pairs }) => [`${body}x`, sign(desk.signing.token, `${publicUrl}${path}`, pairs)],
    ],
    [
      'a signature for another path',
      ({ body, pairs }) => [body, sign(desk.signing.token, `${publicUrl}/webhooks/twilio/sms-status`, pairs)],
    ],
    [
      'a signature for the Host it was posted to',
      ({ body, pairs }) => [body, sign(desk.signing.token, `${desk.stack.url}${path}`, pairs)],
    ],
  ])('%s: 403, and nothing is stored', async (_name, forge) => {
    const one = text();
    expect(await post(...forge(one))).toBe(403);
    expect(await isKept(one)).toBe(false);
  });

  test('a forged request leaves its words out of the log', async () => {
    warned.length = 0;
    expect(await post('{"Body":"my chest hurts"}&MessageSid=SM1', 'x')).toBe(403);
    expect(JSON.stringify(warned)).toContain('MessageSid');
    expect(JSON.stringify(warned)).not.toContain('hurts');
  });

  function event(body: string, isBase64Encoded: boolean, signature: string) {
    const http = { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' };
    return {
      version: '2.0',
      routeKey: `POST ${path}`,
      rawPath: path,
      rawQueryString: '',
      headers: { 'x-twilio-signature': signature, host: 'elsewhere.example' },
      requestContext: { http },
      body: isBase64Encoded ? Buffer.from(body).toString('base64') : body,
      isBase64Encoded,
    };
  }

  test.each([true, false])(
    'a body that the gateway hands over as base64 (%s) is the same body',
    async (isBase64Encoded) => {
      const one = text();
      const signed = event(one.body, isBase64Encoded, sign(desk.signing.token, `${publicUrl}${path}`, one.pairs));
      const answer = (await desk.stack.runner.invoke('webhook-sms', signed)) as APIGatewayProxyStructuredResultV2;
      expect(answer.statusCode).toBe(200);
      expect(await isKept(one)).toBe(true);
      const forged = event(one.body, isBase64Encoded, sign('other', `${publicUrl}${path}`, one.pairs));
      expect(await desk.stack.runner.invoke('webhook-sms', forged)).toMatchObject({ statusCode: 403 });
    },
  );
});
