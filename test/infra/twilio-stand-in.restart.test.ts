import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  accountSid,
  authToken,
  callbackReceiver,
  clientOf,
  patient,
  standInForTest,
  statusCallback,
  temporaryFolder,
  text,
} from '#test/fixtures/twilio-stand-in.ts';

describe('not forgetting', () => {
  test('after a restart the messages, the opt-outs and the callbacks still owed are there', async () => {
    const folder = temporaryFolder();
    const calls: string[] = [];
    const answersSentOnly: typeof fetch = async (_url, init) => {
      const status = new URLSearchParams(String(init?.body)).get('MessageStatus');
      calls.push(String(status));
      return status === 'sent' ? new Response() : new Promise(() => {});
    };
    const before = await standInForTest({ folder, fetch: answersSentOnly });
    const { sid } = await clientOf(before.base).messages.create({ ...text, statusCallback });
    before.optOut(patient, '+14155550199');
    await expect.poll(() => calls).toEqual(['sent', 'delivered']);
    await before.stop();

    const practiceSide = callbackReceiver();
    const after = await standInForTest({ folder, fetch: practiceSide.post });
    const { messages } = clientOf(after.base);
    expect((await messages.list({ to: patient })).map((message) => message.sid)).toEqual([sid]);
    await expect(messages.create({ ...text, from: '+14155550199' })).rejects.toMatchObject({ code: 21610 });
    expect(after.outbox()).toEqual(before.outbox());
    await after.settled();
    expect(practiceSide.statuses()).toEqual(['delivered']);
  });

  test('a callback that went out before a restart does not go out again', async () => {
    const folder = temporaryFolder();
    const before = await standInForTest({ folder });
    await clientOf(before.base).messages.create({ ...text, statusCallback });
    await before.settled();
    await before.stop();
    const practiceSide = callbackReceiver();
    const after = await standInForTest({ folder, fetch: practiceSide.post });
    await after.settled();
    expect(practiceSide.statuses()).toEqual([]);
    expect(after.outbox()[0]?.status).toBe('delivered');
  });

  test('a kill without warning loses no accepted text, and its callbacks go out after the next start', async () => {
    const folder = temporaryFolder();
    const script = `
      import { startTwilioStandIn } from '#infra/local/twilio/stand-in.ts';
      const fetch = () => new Promise(() => {});
      const standIn = await startTwilioStandIn({ ...${JSON.stringify({ accountSid, authToken, folder })}, callbackDelayMs: 0, fetch });
      standIn.setFaults({ error: 'reset-after' });
      console.log(standIn.base);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const base = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (chunk) => resolve(String(chunk).trim()));
      child.once('exit', () => reject(new Error('The stand-in did not start.')));
    });
    await expect(clientOf(base).messages.create({ ...text, statusCallback })).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;

    const practiceSide = callbackReceiver();
    const standIn = await standInForTest({ folder, fetch: practiceSide.post });
    await standIn.settled();
    expect(standIn.outbox()).toMatchObject([text]);
    expect(practiceSide.statuses()).toEqual(['sent', 'delivered']);
  });

  test('a record torn by a kill is dropped and what follows is kept whole', async () => {
    const folder = temporaryFolder();
    const before = await standInForTest({ folder });
    await clientOf(before.base).messages.create({ ...text, body: 'kept' });
    await before.stop();
    appendFileSync(join(folder, 'messages.jsonl'), '{"kind":"accepted","sid":"SM');
    const between = await standInForTest({ folder });
    await clientOf(between.base).messages.create({ ...text, body: 'kept as well' });
    await between.stop();
    const after = await standInForTest({ folder });
    expect(after.outbox().map(({ body }) => body)).toEqual(['kept', 'kept as well']);
  });

  test('a text is on disk before its sender is answered', async () => {
    const folder = temporaryFolder();
    const standIn = await standInForTest({ folder });
    const { sid } = await clientOf(standIn.base).messages.create(text);
    expect(readFileSync(join(folder, 'messages.jsonl'), 'utf8')).toContain(sid);
  });
});
