import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { fileLog } from '#infra/local/stack/file-log.ts';
import { jsonLog, redacted } from '#shared/adapters/log.ts';
import type { Log } from '#shared/ports.ts';
import { Refusal } from '#shared/refusal.ts';

/** What must never stand in a log: a patient's words and address, a token, a key. */
const secret = /tooth|Marchetti|2125550123|odile|Bearer|c3VwZXItc2VjcmV0|SG\.key|55 Elm/i;

class ProviderError extends Error {
  readonly code = 'ERR_BAD_REQUEST';
  readonly status = 400;
  readonly config = {
    headers: { Authorization: 'Basic c3VwZXItc2VjcmV0' },
    data: 'To=%2B12125550123&Body=my+tooth+hurts',
    url: 'https://api.example/Messages?To=+12125550123',
  };
  readonly response = { data: { message: 'odile@example.org is no address' } };
}

function zodError(): unknown {
  const shape = z.object({ words: z.literal('yes'), 'my tooth': z.never().optional() });
  return shape.safeParse({ words: 'Odile Marchetti, 55 Elm Street', 'my tooth': 'hurts' }).error;
}

function syntaxError(): unknown {
  try {
    return JSON.parse('{"text": my tooth hurts');
  } catch (error) {
    return error;
  }
}

const errors: [string, unknown][] = [
  ["a provider's error with its request", new ProviderError('400: +12125550123 may not get "my tooth hurts"')],
  ['a refusal with words in its details', new Refusal('invalid', 'my tooth hurts', { text: 'Odile Marchetti' })],
  ['a schema that did not fit', zodError()],
  ['a body that is not JSON', syntaxError()],
  ['a cause within', new Error('my tooth', { cause: new ProviderError('odile@example.org') })],
  ['a message that looks like a stack', new Error('It hurts\n    at my tooth, 55 Elm Street\n    at (Odile)')],
  ['several at once', new AggregateError([new Error('my tooth')], 'Odile Marchetti')],
  ['a thrown sentence', 'my tooth hurts, +12125550123'],
  ['a thrown object', { Authorization: 'Bearer SG.key', body: 'my tooth' }],
  ['nothing', undefined],
];

let folder: string;
let written: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deskline-log-'));
  written = [];
  const keep = (chunk: unknown) => written.push(String(chunk)) > 0;
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  vi.spyOn(console, 'error').mockImplementation((...said: unknown[]) => keep(said.join(' ')));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const logs: [string, () => Log, () => string][] = [
  ['on AWS', () => jsonLog('outbound'), () => written.join('')],
  [
    'on a laptop',
    () => fileLog(join(folder, 'deskline.log')),
    () => `${readFileSync(join(folder, 'deskline.log'), 'utf8')}${written.join('')}`,
  ],
];

describe.each(logs)('the log %s', (_where, open, all) => {
  test.each(errors)('tells of %s without its words', (_what, error) => {
    open().error('fault', error, { requestId: 'r-1' });
    expect(all()).toContain('"fault"');
    expect(all()).toContain('"requestId":"r-1"');
    expect(all()).not.toMatch(secret);
  });

  test('tells what broke, with which code, and where', () => {
    open().error('fault', new ProviderError('my tooth'), { requestId: 'r-1' });
    const line: unknown = JSON.parse(all().split('\n')[0] ?? '');
    expect(line).toMatchObject({
      error: 'Error',
      code: 'ERR_BAD_REQUEST',
      status: 400,
      frames: expect.stringContaining('log.test.ts'),
    });
  });

  test('keeps one line per event, with its ids and counts', () => {
    const log = open();
    log.info('swept', { queued: 3 });
    log.warn('webhook_forged', { path: '/webhooks/twilio/sms' });
    const lines = all().trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/"swept".*"queued":3|"queued":3.*"swept"/);
    expect(lines[1]).toContain('"path":"/webhooks/twilio/sms"');
  });
});

test('an error is told by its name, its code and its frames, nothing else', () => {
  const told = redacted(new Refusal('moved_on', 'my tooth'));
  expect(Object.keys(told).sort()).toEqual(['code', 'error', 'frames', 'status']);
  expect(told).toMatchObject({ error: 'Refusal', code: 'moved_on', status: 409 });
  expect(String(told.frames).split(' | ').length).toBeLessThanOrEqual(12);
});
