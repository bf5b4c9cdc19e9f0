import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** What a backup holds; sums are of rows and files in any order (checksum.ts). */
export const manifest = z.strictObject({
  version: z.literal(1),
  takenAt: z.iso.datetime(),
  /** The last step of shared/domain/migration that its rows have gone through; backups from before there were any lack it. */
  migrated: z.int().nonnegative().default(0),
  rows: z.int(),
  checksum: z.string(),
  files: z.int(),
  filesChecksum: z.string(),
});
export type Manifest = z.infer<typeof manifest>;

/** Reads it from a backup's folder; throws a sentence where there is none. */
export function readManifest(folder: string): Manifest {
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) throw new Error(`${folder} holds no whole backup: there is no manifest.json in it.`);
  const read = manifest.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!read.success) throw new Error(`${path} is of another version of Deskline.`);
  return read.data;
}
