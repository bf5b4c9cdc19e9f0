import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Signing } from '#infra/local/signed-text.ts';

/** Phones in a process of their own: what they take to write and sign a text is not what takes it. */
export interface Texting {
  /** Posts so many texts, each from a number nobody used, `atOnce` at a time; resolves when all were taken. */
  text(count: number, atOnce: number): Promise<void>;
  stop(): Promise<void>;
}

/** What the process is asked. */
export interface Asked {
  signing: Signing;
  to: string;
  /** Numbers from here on are unused. */
  from: number;
  count: number;
  atOnce: number;
}

export function startTexting(signing: Signing, to: string): Texting {
  const child = fork(new URL('texting-process.ts', import.meta.url), { stdio: 'inherit' });
  const gone = once(child, 'exit').then(() => ['the phones are gone']);
  let from = 7_000_000;
  return {
    async text(count, atOnce) {
      const asked: Asked = { signing, to, from, count, atOnce };
      from += count;
      const answered = once(child, 'message');
      child.send(asked);
      const [problem] = await Promise.race([answered, gone]);
      if (problem !== 'done') throw new Error(String(problem));
    },
    async stop() {
      child.disconnect();
      await gone;
    },
  };
}
