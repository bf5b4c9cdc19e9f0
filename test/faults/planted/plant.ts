import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Edit } from './bugs.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/**
 * Changes the product's source as this thread loads it. Throws when a change fits its file no longer, once or at all: a
 * bug that was not planted proves nothing. Answers which files have been changed so far.
 */
export function plant(edits: readonly Edit[]): () => ReadonlySet<string> {
  const planted = new Set<string>();
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.startsWith('file:')) return loaded;
      const path = fileURLToPath(url);
      const here = edits.filter(({ file }) => path === join(root, file));
      if (here.length === 0) return loaded;
      planted.add(path.slice(root.length + 1));
      return { ...loaded, source: here.reduce(edited, Buffer.from(loaded.source as Uint8Array).toString()) };
    },
  });
  return () => planted;
}

/** A source with one change made. */
export function edited(source: string, { file, find, put }: Edit): string {
  const parts = source.split(find);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} places that read: ${find}`);
  return parts.join(put);
}
