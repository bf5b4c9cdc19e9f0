import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { localSettingNames } from '#infra/local/settings.ts';
import { type Desk, openDesk } from '../harness/desk.ts';

const root = join(import.meta.dirname, '..', '..');
const sample = join(root, 'test/fixtures/webhooks/text.json');

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());

describe('npm run replay', () => {
  const run = promisify(execFile);
  // Nothing of the developer's own settings gets in.
  const unset = Object.fromEntries(localSettingNames.map((name) => [name, '']));
  const replay = (file: string) =>
    run(process.execPath, [join(root, 'infra/local/replay.ts'), file], {
      env: { PATH: process.env.PATH, ...unset, PORT: new URL(desk.stack.url).port },
    });

  test('posts the recorded webhook and says how it was answered; twice is one entry', async () => {
    for (let time = 1; time <= 2; time += 1)
      expect(await replay(sample)).toEqual({ stdout: 'POST /webhooks/twilio/sms: 200\n', stderr: '' });
    const { form } = z
      .object({ form: z.object({ From: z.string(), Body: z.string() }) })
      .parse(JSON.parse(readFileSync(sample, 'utf8')));
    const entries = await desk.entries(await desk.threadOf(form.From));
    expect(entries.map(({ text }) => text)).toEqual([form.Body]);
  });

  test.each([
    ['no JSON', 'text', 'cannot be read as JSON'],
    ['no webhook', '{"path":"/api/health","form":{}}', 'is no recorded webhook (path:'],
  ])('says what is wrong with a file that is %s', async (_what, content, sentence) => {
    const folder = mkdtempSync(join(tmpdir(), 'deskline-replay-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'webhook.json'), content);
    await expect(replay(join(folder, 'webhook.json'))).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(sentence),
    });
  });
});
