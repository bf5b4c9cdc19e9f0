import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Notes that a folder's practice was made whole. */
export function markSeeded(folder: string): void {
  writeFileSync(join(folder, 'seeded'), new Date().toISOString());
}

/** A practice whose making was broken off is thrown away, so that the next start makes it whole. */
export function discardHalfSeeded(folder: string): void {
  if (existsSync(join(folder, 'seeded'))) return;
  for (const part of ['dynamo', 'twilio', 'files', 'user-pool.json'])
    rmSync(join(folder, part), { recursive: true, force: true });
}
