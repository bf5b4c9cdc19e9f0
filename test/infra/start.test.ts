import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { describe, expect, onTestFinished, test } from 'vitest';
import { signedText } from '#infra/local/signed-text.ts';
import { processesOn, residentMegabytes } from '../fixtures/processes.ts';
import { dataFolder, freePort, runScript, type StartedDesk, startDesk } from '../fixtures/started-desk.ts';
import { eventually, noonAfter, officeNumber } from '../harness/desk.ts';

/** How long an end may take. */
const endSeconds = 3;

async function endsBy(desk: StartedDesk, folder: string, signal: NodeJS.Signals, group = false): Promise<void> {
  const pid = desk.child.pid ?? 0;
  process.kill(group ? -pid : pid, signal);
  const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), endSeconds * 1000));
  expect(await Promise.race([desk.ended, late])).toBe(0);
  expect(processesOn(folder)).toEqual([]);
}

/** Every text that came in, by its sender and words, in all threads. */
async function textsIn(desk: StartedDesk): Promise<string[]> {
  const texts: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await desk.call('listThreads', { query: { limit: 100, ...(cursor ? { cursor } : {}) } });
    for (const { id, addresses } of page.threads) {
      let from: string | undefined;
      do {
        const query = { limit: 100, ...(from ? { cursor: from } : {}) };
        const { entries, cursor: next } = await desk.call('listEntries', { params: { threadId: id }, query });
        texts.push(
          ...entries
            .filter(({ direction, kind }) => direction === 'in' && kind === 'text')
            .map(({ text }) => `${addresses[0]?.address} ${text}`),
        );
        from = next;
      } while (from);
    }
    cursor = page.cursor;
  } while (cursor);
  return texts;
}

describe('npm start', () => {
  test('says once where it is ready, when the first request succeeds', async () => {
    const folder = dataFolder();
    const desk = await startDesk(folder);
    expect(await desk.ready).toBe(200);
    await eventually(
      async () => desk.stdout(),
      (said) => said.endsWith('\n'),
    );
    const lines = desk.stdout().split('\n');
    expect(lines.filter((line) => line.includes('Deskline is ready'))).toEqual([`Deskline is ready: ${desk.url}`]);
    expect(desk.stderr()).toBe('');
    const [dynamo] = processesOn(folder);
    expect(processesOn(folder)).toHaveLength(1);
    const own = residentMegabytes(desk.child.pid ?? 0);
    console.log(`Memory: node ${own} MB, embedded DynamoDB ${dynamo?.megabytes} MB`);
  });

  test.each([
    ['SIGTERM', false],
    ['SIGINT', true],
    ['SIGHUP', false],
  ] as const)(
    'ends on %s (to the whole group: %s) with all its processes, and keeps its data',
    async (signal, group) => {
      const folder = dataFolder();
      const desk = await startDesk(folder);
      await desk.ready;
      await signedText(desk.signing, { from: '+16465550001', to: officeNumber, body: 'Kept' });
      await endsBy(desk, folder, signal, group);
      expect(desk.stderr()).toBe('');
      const again = await startDesk(folder);
      await again.ready;
      expect(await textsIn(again)).toEqual(['+16465550001 Kept']);
      await endsBy(again, folder, 'SIGTERM');
    },
  );

  test('ends in time though the provider never answers a send, and the message is not lost sight of', async () => {
    const folder = dataFolder();
    const PORT = String(await freePort());
    const desk = await startDesk(folder, { PORT });
    await desk.ready;
    const { id: threadId } = await desk.call('openThread', { body: { channel: 'sms', address: '+16465550002' } });
    await desk.post('/local/clock', { now: noonAfter(new Date()).toISOString() });
    await desk.post('/local/faults', { error: 'timeout-after' });
    await desk.call('sendMessage', { params: { threadId }, body: { id: ulid(), channel: 'sms', text: 'Hanging' } });
    await desk.post('/local/clock', { rate: 60 });
    await eventually(
      () => desk.outboxTo('+16465550002'),
      (sent) => sent.length === 1,
    );
    await endsBy(desk, folder, 'SIGTERM');
    const again = await startDesk(folder, { PORT });
    await again.ready;
    await again.post('/local/clock', { advance: 'PT2H' });
    expect(await again.outboxTo('+16465550002')).toHaveLength(1);
    const { entries } = await again.call('listEntries', { params: { threadId } });
    expect(entries[0]?.status).toBe('delivered');
  });

  test('ends also while it still starts', async () => {
    const folder = dataFolder();
    const desk = await startDesk(folder);
    await eventually(
      async () => existsSync(join(folder, 'dynamo', 'dynamo.pid')),
      (isThere) => isThere,
    );
    await endsBy(desk, folder, 'SIGTERM');
    expect(desk.stderr()).toBe('');
  });
});

describe('a start that cannot be', () => {
  /** Its one sentence; nothing of it still runs. */
  async function refusalOf(folder: string, settings: Record<string, string> = {}): Promise<string> {
    const running = processesOn(folder).length;
    const desk = await startDesk(folder, settings);
    expect(await desk.ended).toBe(1);
    expect(desk.stdout()).toBe('');
    expect(processesOn(folder)).toHaveLength(running);
    const [sentence, ...more] = desk.stderr().trim().split('\n');
    expect(more).toEqual([]);
    return sentence ?? '';
  }

  test('on a port that is taken names the port', async () => {
    const server = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    expect(await refusalOf(dataFolder(), { PORT: String(port) })).toContain(`Port ${port} is taken`);
  });

  test.each(['abc', '70000'])('on PORT=%s names the setting', async (PORT) => {
    expect(await refusalOf(dataFolder(), { PORT })).toMatch(/^The settings do not fit: PORT: .*\.env\.example\.$/);
  });

  test('with an unknown seed or a base that is no URL names them both', async () => {
    const sentence = await refusalOf(dataFolder(), { DESKLINE_SEED: 'full', PUBLIC_BASE_URL: 'desk' });
    expect(sentence).toMatch(/DESKLINE_SEED: .*PUBLIC_BASE_URL: /);
  });

  test('with an unreadable clock names the file', async () => {
    const folder = dataFolder();
    writeFileSync(join(folder, 'clock.json'), 'noon');
    expect(await refusalOf(folder)).toContain(`${join(folder, 'clock.json')} cannot be read`);
  });

  test("on another's data says whose they are and leaves them alone", async () => {
    const folder = dataFolder();
    const desk = await startDesk(folder);
    await desk.ready;
    expect(await refusalOf(folder)).toContain(`in use by another Deskline (process ${desk.child.pid})`);
    await signedText(desk.signing, { from: '+16465550007', to: officeNumber, body: 'Still here' });
    expect(await textsIn(desk)).toEqual(['+16465550007 Still here']);
  });
});

describe('npm run token', () => {
  test('prints a token that works, and nothing else', async () => {
    const desk = await startDesk(dataFolder());
    await desk.ready;
    const { status, stdout, stderr } = runScript('infra/local/token.ts', ['coordinator'], {
      PORT: new URL(desk.url).port,
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const answer = await fetch(`${desk.url}/api/me`, { headers: { authorization: `Bearer ${stdout.trim()}` } });
    expect(await answer.json()).toMatchObject({ me: { role: 'coordinator' } });
  });

  test('says what to do when nothing runs', async () => {
    const PORT = String(await freePort());
    const { status, stdout, stderr } = runScript('infra/local/token.ts', ['coordinator'], { PORT });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe(`Nothing answers at http://127.0.0.1:${PORT}. Start it first: npm start\n`);
  });

  test('says which roles there are when it was not told one', () => {
    const { status, stderr } = runScript('infra/local/token.ts', ['owner'], {});
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Which role\? .*coordinator \| manager \| admin\n$/);
  });
});

describe('npm run seed', () => {
  test('makes the practice that npm start opens, and leaves one that is there as it is', async () => {
    const folder = dataFolder();
    const settings = { DESKLINE_DATA: folder, DESKLINE_SEED: 'empty', PORT: String(await freePort()) };
    const made = runScript('infra/local/seed.ts', [], settings);
    expect(made).toMatchObject({ status: 0, stdout: `Made in ${folder}. npm start opens it.\n`, stderr: '' });
    expect(processesOn(folder)).toEqual([]);
    const again = runScript('infra/local/seed.ts', [], settings);
    expect(again).toMatchObject({ status: 1, stdout: '' });
    expect(again.stderr).toBe(
      `${folder} holds a practice already. Remove it, or name another folder with DESKLINE_DATA.\n`,
    );
    const desk = await startDesk(folder, settings);
    expect(await desk.ready).toBe(200);
    expect((await desk.call('me', {})).practice.locations).toHaveLength(1);
  });
});
