import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { handler } from '#functions/webhooks/voice.ts';
import { parseTwiml, type ReadVerb } from '#infra/local/twilio/calls/parse-twiml.ts';
import { isHeard, voiceSteps } from '#shared/channels/voice/urls.ts';
import { contextWith, httpEvent } from '../fixtures/invocation.ts';
import { type MockedApp, mockedApp } from '../fixtures/mocked-app.ts';

const path = '/webhooks/twilio/voice';
const form = {
  AccountSid: `AC${'0'.repeat(32)}`,
  CallSid: `CA${'1'.repeat(32)}`,
  From: '+16465550123',
  To: '+12125550100',
  CallStatus: 'in-progress',
  Direction: 'inbound',
};

let mocked: MockedApp;
beforeEach(() => {
  mocked = mockedApp();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Posts one step as Twilio signs it; answers what came. */
async function post(step: string, more: Record<string, string> = {}, query = '', signedBy = 'test-token') {
  const fields = { ...form, ...more };
  const rawPath = `${path}${step}`;
  const url = `https://desk.example${rawPath}${query === '' ? '' : `?${query}`}`;
  const event = httpEvent({
    rawPath,
    rawQueryString: query,
    headers: { 'x-twilio-signature': getExpectedTwilioSignature(signedBy, url, fields) },
    body: Buffer.from(new URLSearchParams(fields).toString()).toString('base64'),
    isBase64Encoded: true,
  });
  const { statusCode, headers, body } = await handler(event, contextWith(mocked.apps, 14_000));
  return { status: statusCode, type: headers?.['content-type'], body: body ?? '' };
}

const verbs = (body: string): ReadVerb[] => parseTwiml(body).within;
const names = (body: string) => verbs(body).map(({ name }) => name);
const heard = ['', ...voiceSteps.filter((step) => isHeard(step)).map((step) => `/${step}`)];
const unheard = voiceSteps.filter((step) => !isHeard(step)).map((step) => `/${step}`);

/** What is answered without a look at the table. */
const known = ['/desk-screen', '/desk-key'];

describe('a caller never hears an error', () => {
  test.each(heard.filter((step) => !known.includes(step)))(
    'where the table does not answer, step "%s" is answered after nine seconds, well within fifteen',
    async (step) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      mocked.dynamo.onAnyCommand().callsFake(() => new Promise(() => undefined));
      let answer: Awaited<ReturnType<typeof post>> | undefined;
      void post(step).then((given) => {
        answer = given;
      });
      await vi.advanceTimersByTimeAsync(8_900);
      expect(answer).toBeUndefined();
      await vi.advanceTimersByTimeAsync(200);
      expect(answer).toMatchObject({ status: 200, type: 'text/xml; charset=utf-8' });
      expect(verbs(answer?.body ?? '')[0]?.name).toBe('Say');
      expect(mocked.logged).toMatchObject([{ level: 'error', event: 'fault' }]);
    },
  );

  test.each(['', '/menu', '/desk-result'])(
    'where the table is broken, they can leave a message all the same: "%s"',
    async (step) => {
      mocked.dynamo.onAnyCommand().rejects(new Error('the table is gone'));
      const { status, body } = await post(step, {}, 'lang=es');
      expect(status).toBe(200);
      expect(names(body)).toEqual(['Say', 'Record', 'Say', 'Hangup']);
      expect(verbs(body)[0]?.words).toMatch(/Lo sentimos/);
      expect(verbs(body)[1]?.attributes).toMatchObject({
        action: `https://desk.example${path}/voicemail?lang=es#rc=3&rp=all`,
      });
    },
  );

  test('who has spoken with the desk is not asked for a message, and whose message is recorded is thanked', async () => {
    mocked.dynamo.onAnyCommand().rejects(new Error('the table is gone'));
    expect(names((await post('/desk-result', { DialCallStatus: 'completed' })).body)).toEqual(['Hangup']);
    expect(names((await post('/voicemail')).body)).toEqual(['Say', 'Hangup']);
  });

  test('whoever takes a telephone of the desk is asked for a key, and put through by it, table or no table', async () => {
    mocked.dynamo.onAnyCommand().rejects(new Error('the table is gone'));
    const leg = { CallSid: `CA${'4'.repeat(32)}`, ParentCallSid: form.CallSid, To: '+12125550190' };
    const asked = await post('/desk-screen', leg);
    expect(names(asked.body)).toEqual(['Gather', 'Hangup']);
    expect(verbs(asked.body)[0]?.attributes).toMatchObject({
      action: `https://desk.example${path}/desk-key#rc=3&rp=all`,
    });
    const taken = await post('/desk-key', { ...leg, Digits: '1' });
    expect([taken.status, names(taken.body)]).toEqual([200, []]);
    expect(names((await post('/desk-key', { ...leg, Digits: '7' })).body)).toEqual(['Hangup']);
  });

  test.each([
    '/no-such-step',
    '/menu/../x',
    '/%6denu',
    '/señal',
    '/\u0000',
    `/${'x'.repeat(2000)}`,
    '/menu/',
    '/constructor',
  ])('a step that nobody gave out is answered with words: %s', async (step) => {
    const { status, type, body } = await post(step);
    expect([status, type]).toEqual([200, 'text/xml; charset=utf-8']);
    expect(names(body)).toEqual(['Say', 'Hangup']);
  });

  test.each([{ CallSid: '' }, { CallSid: '../x' }, { From: 'x'.repeat(300) }])(
    'a request that cannot be read: %o',
    async (more) => {
      const { status, body } = await post('', more);
      expect(status).toBe(200);
      expect(names(body)).toContain('Record');
    },
  );
});

test.each(unheard)('where nobody listens a fault is answered 500, so that Twilio tells it again: %s', async (step) => {
  mocked.dynamo.onAnyCommand().rejects(new Error('the table is gone'));
  const more = {
    CallStatus: 'in-progress',
    ParentCallSid: form.CallSid,
    RecordingStatus: 'completed',
    RecordingSid: `RE${'2'.repeat(32)}`,
  };
  const transcript = { RecordingDuration: '3', TranscriptionStatus: 'completed', TranscriptionText: 'Hello' };
  const { status, body } = await post(step, { ...more, ...transcript });
  expect(status).toBe(500);
  expect(names(body)).toEqual([]);
});

test.each(['', '/menu', '/status', '/no-such-step'])(
  'a forged request is refused, and nothing is looked up: "%s"',
  async (step) => {
    const { status } = await post(step, {}, '', 'another token');
    expect(status).toBe(403);
    expect(mocked.dynamo.calls()).toHaveLength(0);
  },
);
