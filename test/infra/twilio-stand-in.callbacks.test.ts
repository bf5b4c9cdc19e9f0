import { createServer } from 'node:http';
import twilio from 'twilio';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  accountSid,
  authToken,
  callbackReceiver,
  clientOf,
  patient,
  practice,
  standInForTest,
  statusCallback,
  text,
} from '#test/fixtures/twilio-stand-in.ts';

describe('calling back', () => {
  test('sent and delivered are reported in this order, signed for the URL without its fragment', async () => {
    const practiceSide = callbackReceiver();
    const standIn = await standInForTest({ fetch: practiceSide.post });
    const { sid } = await clientOf(standIn.base).messages.create({ ...text, statusCallback });
    await standIn.settled();
    const common = {
      AccountSid: accountSid,
      From: practice,
      To: patient,
      MessageSid: sid,
      SmsSid: sid,
      ApiVersion: '2010-04-01',
    };
    expect(practiceSide.received.map(({ parameters }) => parameters)).toEqual([
      { ...common, MessageStatus: 'sent', SmsStatus: 'sent' },
      {
        ...common,
        MessageStatus: 'delivered',
        SmsStatus: 'delivered',
        RawDlrDoneDate: expect.stringMatching(/^\d{10}$/),
      },
    ]);
    for (const { url, signature, parameters } of practiceSide.received) {
      expect(url).toBe('https://desk.example/webhooks/sms/status?message=m1');
      expect(twilio.validateRequest(authToken, signature, url, parameters)).toBe(true);
    }
    expect(standIn.outbox()[0]?.status).toBe('delivered');
  });

  test('a text without a callback URL is delivered and nobody is called', async () => {
    const practiceSide = callbackReceiver();
    const standIn = await standInForTest({ fetch: practiceSide.post });
    await clientOf(standIn.base).messages.create(text);
    await standIn.settled();
    expect(practiceSide.received).toEqual([]);
    expect(standIn.outbox()[0]?.status).toBe('delivered');
  });

  test.each([
    ['a refused connection is tried once more', '', ['refused'], ['sent', 'sent', 'delivered']],
    ['two refused connections are given up', '', ['refused', 'refused'], ['sent', 'sent', 'delivered']],
    ['an error answer is not tried again', '', [500], ['sent', 'delivered']],
    ['asked for no retry, a refused connection is given up', '#rc=0', ['refused'], ['sent', 'delivered']],
    [
      'asked for it, errors are tried three times more',
      '#rc=3&rp=all',
      [500, 404, 'refused'],
      [...Array(4).fill('sent'), 'delivered'],
    ],
    ['asked for server errors only, a client error is not', '#rc=3&rp=5xx', [404], ['sent', 'delivered']],
  ] as const)('%s', async (_what, fragment, answers, statuses) => {
    const practiceSide = callbackReceiver([...answers]);
    const standIn = await standInForTest({ fetch: practiceSide.post });
    await clientOf(standIn.base).messages.create({ ...text, statusCallback: `https://desk.example/status${fragment}` });
    await standIn.settled();
    expect(practiceSide.statuses()).toEqual(statuses);
  });

  test('asked for it, a practice that does not answer in time is tried again', async () => {
    const practiceSide = callbackReceiver();
    let silent = true;
    const post: typeof fetch = async (url, init) => {
      const answer = await practiceSide.post(url, init);
      if (!silent) return answer;
      silent = false;
      return new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', reject));
    };
    const standIn = await standInForTest({ fetch: post });
    const impatient = 'https://desk.example/status#rt=100&rp=rt';
    await clientOf(standIn.base).messages.create({ ...text, statusCallback: impatient });
    await standIn.settled();
    expect(practiceSide.statuses()).toEqual(['sent', 'sent', 'delivered']);
  });

  test('a retry of a callback carries the same idempotency token, the next callback another', async () => {
    const practiceSide = callbackReceiver(['refused']);
    const standIn = await standInForTest({ fetch: practiceSide.post });
    await clientOf(standIn.base).messages.create({ ...text, statusCallback: 'https://desk.example/status' });
    await standIn.settled();
    const [first, retry, next] = practiceSide.received.map(({ token }) => token);
    expect(retry).toBe(first);
    expect(next).not.toBe(first);
  });
});

test('callbacks reach a real web server as a signed form', async () => {
  const arrived = Promise.withResolvers<{ body: string; signature: string; type: string; url: string }>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    response.writeHead(204).end();
    const header = (name: string) => String(request.headers[name]);
    arrived.resolve({
      body: Buffer.concat(chunks).toString(),
      signature: header('x-twilio-signature'),
      type: header('content-type'),
      url: `http://${request.headers.host}${request.url}`,
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const standIn = await standInForTest({ fetch });
  await clientOf(standIn.base).messages.create({
    ...text,
    statusCallback: `http://127.0.0.1:${port}/status?message=m1`,
  });
  const { body, signature, type, url } = await arrived.promise;
  expect(type).toMatch(/^application\/x-www-form-urlencoded/);
  expect(twilio.validateRequest(authToken, signature, url, Object.fromEntries(new URLSearchParams(body)))).toBe(true);
});
