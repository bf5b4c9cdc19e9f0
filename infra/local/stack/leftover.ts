import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** The embedded DynamoDB of a folder, and the Deskline that started it. */
const note = z.object({ pid: z.int().positive(), owner: z.int().positive() });

const patienceMs = 3_000;

function fileOf(folder: string): string {
  return join(folder, 'dynamo.pid');
}

/** Notes the process that this one started on the folder's data. */
export function notePid(folder: string, pid: number): void {
  writeFileSync(fileOf(folder), JSON.stringify({ pid, owner: process.pid }));
}

export function forgetPid(folder: string): void {
  rmSync(fileOf(folder), { force: true });
}

/**
 * Ends the process that a killed start left behind on the folder's data; two at once on one file would damage it.
 * Throws a sentence when the start that owns it still runs.
 */
export async function endLeftover(folder: string): Promise<void> {
  const noted = readNote(folder);
  const runs = () => (noted ? processOn(folder, noted.pid) : undefined);
  const found = runs();
  if (noted && found) {
    if (found.parent === noted.owner && noted.owner !== process.pid) {
      throw new Error(
        `The data in ${folder} is in use by another Deskline (process ${noted.owner}). Stop it first, or choose another folder by DESKLINE_DATA.`,
      );
    }
    process.kill(noted.pid, 'SIGTERM');
    for (let waited = 0; waited < patienceMs && runs(); waited += 20) await new Promise((r) => setTimeout(r, 20));
    if (runs()) process.kill(noted.pid, 'SIGKILL');
  }
  forgetPid(folder);
}

function readNote(folder: string): z.infer<typeof note> | undefined {
  if (!existsSync(fileOf(folder))) return undefined;
  const text = readFileSync(fileOf(folder), 'utf8');
  const read = note.safeParse(text.endsWith('}') ? JSON.parse(text) : undefined);
  return read.success ? read.data : undefined;
}

/** The process of this id and its parent, when it works on the folder's data: the id may be somebody else's by now. */
function processOn(folder: string, pid: number): { parent: number } | undefined {
  const told = existsSync('/proc/self/stat') ? fromProc(pid) : fromPs(pid);
  return told?.command.includes(join(folder, 'deskline.db')) ? { parent: told.parent } : undefined;
}

function fromProc(pid: number): { parent: number; command: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') };
  } catch {
    // Gone, perhaps between the two reads.
    return undefined;
  }
}

function fromPs(pid: number): { parent: number; command: string } | undefined {
  const { stdout } = spawnSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' });
  const [, parent, command] = /^\s*(\d+)\s+(.*)/.exec(stdout ?? '') ?? [];
  return parent && command ? { parent: Number(parent), command } : undefined;
}
