import { mkdtempSync, rmSync, statfsSync } from 'node:fs';

const memory = '/dev/shm';
const roomy = 4 * 1024 ** 3;

let folder: string | undefined;

/**
 * Puts the temporary folders of a whole run into memory where the machine has room for it, and takes them away at the
 * end: tables and files of tests are written thousands of times and read by nobody afterwards. A TMPDIR that is set
 * already stays.
 */
export function setup(): void {
  if (process.env.TMPDIR || freeBytes() < roomy) return;
  folder = mkdtempSync(`${memory}/deskline-`);
  process.env.TMPDIR = folder;
}

export function teardown(): void {
  if (folder) rmSync(folder, { recursive: true, force: true });
}

function freeBytes(): number {
  try {
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize;
  } catch {
    // No such folder: not Linux.
    return 0;
  }
}
