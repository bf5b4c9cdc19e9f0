import type { Files, Uploads } from '#shared/ports.ts';
import { type Ground, type Process, point, type RunEffect } from './process.ts';

/** The store of files as it is from outside: what lies in it, and how a browser puts files by a signed URL. */
export interface FileStore {
  kept: ReadonlyMap<string, Uint8Array>;
  /** What each upload was as it was put, by its id: the truth about what was to be sent. */
  brought: ReadonlyMap<string, Uint8Array>;
  files(process: Process, effect: RunEffect): Files;
  uploads(process: Process): Uploads;
  /** A browser puts a file by its URL; false when it got no answer, or the URL has ended. */
  put(url: string, bytes: Uint8Array): Promise<boolean>;
  /** Whoever still has the URL puts other bytes of that length there. */
  replace(url: string): void;
}

/** Files, which are there as soon as they are put. */
export function fileStore(ground: Ground): FileStore {
  const kept = new Map<string, Uint8Array>();
  const brought = new Map<string, Uint8Array>();
  const { faults, time } = ground;
  const waysOf = (url: string) => {
    const { pathname, searchParams } = new URL(url);
    const [bytes, until] = ['bytes', 'until'].map((name) => Number(searchParams.get(name)));
    return { key: pathname.slice(1), bytes, isOpen: time.now() < (until ?? 0) };
  };

  return {
    kept,
    brought,
    files: (process, effect) => ({
      put: (key, bytes) =>
        point(ground, process, {
          label: 'put file',
          kind: 'file',
          run: () => effect('put file', async () => void kept.set(key, bytes)),
        }),
      get: (key) => point(ground, process, { label: 'get file', kind: 'read', run: async () => kept.get(key) }),
      remove: (key) =>
        point(ground, process, {
          label: 'remove file',
          kind: 'file',
          run: () =>
            effect('remove file', async () => {
              if (kept.delete(key)) ground.note(() => `${key} is deleted`);
            }),
        }),
    }),
    uploads: (process) => ({
      async urlFor(key, { bytes, seconds }) {
        const until = time.now() + process.skewMs + seconds * 1000;
        return `https://bucket.example/${key}?${new URLSearchParams({ bytes: String(bytes), until: String(until) })}`;
      },
    }),
    async put(url, bytes) {
      await time.wait(Math.floor(ground.chance(`put ${url}`) ** 3 * 3_000));
      const { key, bytes: length, isOpen } = waysOf(url);
      if (!isOpen || length !== bytes.length || faults.also(`${key} is not put`, 0.04)) return false;
      kept.set(key, bytes);
      brought.set(key.slice(key.indexOf('/') + 1), bytes);
      ground.note(() => `a browser puts ${key}`);
      return !faults.also(`the answer to ${key} is lost`, 0.03);
    },
    replace(url) {
      const { key, bytes = 0, isOpen } = waysOf(url);
      if (isOpen) kept.set(key, Buffer.alloc(bytes, 'x'));
    },
  };
}
