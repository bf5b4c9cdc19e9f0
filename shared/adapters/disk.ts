import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import type { Effect, Files } from '../ports.ts';

/** Files in a folder, for the laptop. Written beside and renamed, so that a kill leaves the old bytes or the new ones. */
export function diskFiles(folder: string, effect: Effect): Files {
  function pathOf(key: string): string {
    const path = normalize(join(folder, key));
    if (!path.startsWith(normalize(folder) + sep)) throw new Error('a file key left its folder');
    return path;
  }
  return {
    put: (key, bytes) =>
      effect('file put', async () => {
        const path = pathOf(key);
        await mkdir(dirname(path), { recursive: true });
        // A name of its own: the same file may be put twice at once.
        const part = `${path}.${randomUUID()}.part`;
        const beside = await open(part, 'w');
        await beside.writeFile(bytes);
        await beside.sync();
        await beside.close();
        await rename(part, path);
      }),
    async get(key) {
      try {
        return await readFile(pathOf(key));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
    remove: (key) => effect('file remove', () => rm(pathOf(key), { force: true })),
  };
}
