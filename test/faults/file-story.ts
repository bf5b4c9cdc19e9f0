import * as z from 'zod';
import { between, type Chance, pick } from './world/chance.ts';
import { pictureBytes } from './world/media-model.ts';
import type { HttpAnswer } from './world/process.ts';
import type { World } from './world/world.ts';

/** Files that go with an answer, and what its writer does with them. */
export interface FilesPlan {
  kinds: readonly ('picture' | 'document')[];
  asLink: boolean;
  /** Attached, and never sent. */
  isDropped: boolean;
  /** Sent as late as when what was never sent is deleted. */
  isLate: boolean;
  /** Sent again under another id, as what was taken back or failed is. */
  isRepeated: boolean;
}

/** A file as it was brought, and when that was asked for. */
export interface Brought {
  id: string;
  bytes: Uint8Array;
  askedAt: number;
}

/** How long what goes with no message waits. */
export const waitsMs = 72 * 3_600_000;

export function filesPlanOf(chance: Chance, index: number): FilesPlan {
  const count = between(chance, `files ${index}`, 1, 2);
  return {
    kinds: Array.from({ length: count }, (_none, nth) =>
      chance(`kind ${index} ${nth}`) < 0.7 ? 'picture' : 'document',
    ),
    asLink: chance(`as link ${index}`) < 0.2,
    isDropped: chance(`dropped ${index}`) < 0.12,
    isLate: chance(`late ${index}`) < 0.2,
    isRepeated: chance(`repeated ${index}`) < 0.3,
  };
}

const begun = z.object({ url: z.string() });
type Ask = (method: string, path: string, body?: unknown) => Promise<HttpAnswer | undefined>;

/** Brings files to a thread as a page does; what did not arrive is attached again. Undefined when that is given up. */
export async function bringFiles(
  world: World,
  ask: Ask,
  threadId: string,
  { kinds }: FilesPlan,
): Promise<Brought[] | undefined> {
  const all: Brought[] = [];
  for (const kind of kinds) {
    const one = await bringFile(world, ask, threadId, kind);
    if (!one) return undefined;
    all.push(one);
  }
  return all;
}

async function bringFile(
  world: World,
  ask: Ask,
  threadId: string,
  kind: FilesPlan['kinds'][number],
): Promise<Brought | undefined> {
  const path = `/api/threads/${threadId}/uploads`;
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const [id, askedAt] = [world.newId(), world.time.now()];
    const bytes = kind === 'picture' ? pictureBytes(id) : Buffer.from(`%PDF-1.4 ${id}`);
    const name = kind === 'picture' ? 'card.png' : 'plan.pdf';
    const answer = await ask('POST', path, { id, name, bytes: bytes.length });
    if (answer?.statusCode !== 201) continue;
    const { url } = begun.parse(JSON.parse(answer.body ?? '{}'));
    if (!(await world.store.put(url, bytes))) continue;
    if ((await ask('POST', `${path}/${id}`, {}))?.statusCode !== 200) continue;
    if (world.faults.also(`${id} is replaced`, 0.15))
      world.time.at(world.time.now() + Math.floor(world.chance(`replaces ${id}`) * 500_000), () =>
        world.store.replace(url),
      );
    return { id, bytes, askedAt };
  }
  return undefined;
}

/** The moment at which the sweep finds that these were never sent, give or take what it needs for that. */
export async function untilLate(world: World, files: readonly Brought[]): Promise<void> {
  const due = Math.max(...files.map(({ askedAt }) => askedAt)) + waitsMs;
  const sweeps = Math.ceil(due / 60_000) * 60_000 + Math.floor(world.chance(`late by ${files[0]?.id}`) * 1_500);
  await world.time.wait(Math.max(0, sweeps - world.time.now()));
}

/** How long after its beginning a step's last doing is. */
export function lastsMs(files: FilesPlan | undefined): number {
  return files?.isLate ? waitsMs + 120_000 : 0;
}

export function patientOf(chance: Chance, question: string): string {
  return pick(chance, question, ['+16465550001', '+16465550001', '+16465550002', 'ana@example.com', 'ana@example.com']);
}
