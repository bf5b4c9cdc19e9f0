import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { environmentVariables } from '#shared/config.ts';
import { processesOn } from '../fixtures/processes.ts';

const root = join(import.meta.dirname, '..', '..');

/** The whole practice as `npm start` runs it, in a process group of its own. */
export interface Running {
  url: string;
  pid: number;
  ended: Promise<unknown>;
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Starts it on a folder's data; resolves when it says that it is ready. */
export async function start(folder: string, port: number): Promise<Running> {
  const { PATH = '', HOME = '' } = environmentVariables();
  const child: ChildProcess = spawn(process.execPath, [join(root, 'infra/local/start.ts')], {
    env: { PATH, HOME, DESKLINE_DATA: folder, DESKLINE_SEED: 'empty', PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    let heard = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      heard += chunk.toString('utf8');
      if (heard.includes('Deskline is ready')) resolve();
    });
    ended.then(() => reject(new Error('the desk ended before it was ready')));
  });
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, ended };
}

/** Ends it, and whatever still runs on its data. */
export async function ended(desk: Running, folder: string): Promise<void> {
  try {
    process.kill(-desk.pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
  await desk.ended;
  for (const { pid } of processesOn(folder)) process.kill(pid, 'SIGKILL');
}
