import { ulid } from 'ulid';
import { ApiError } from '#shared/api.client.ts';
import type { EntryOut } from '#shared/api.ts';
import { call, sentenceOf } from '../client.ts';
import { createStore, useStore } from '../ui/store.ts';
import { putFile } from './put-file.ts';

/** A file that goes with the next message: on its way to the desk, looked at there, ready, or not taken. */
export interface Attached {
  /** The ULID of its upload. */
  id: string;
  name: string;
  bytes: number;
  state: 'sending' | 'looking' | 'ready' | 'failed';
  /** How much of it has arrived, 0 to 1. */
  share: number;
  /** By its bytes, once it is ready. */
  type?: string;
  /** What is wrong, and what to do. */
  problem?: string;
}

// Like drafts, they are in the page alone; what was brought waits with the desk for three days.
const attached = createStore<Record<string, Attached[]>>({});
const none: Attached[] = [];
const ends = new Map<string, AbortController>();

window.addEventListener('beforeunload', (event) => {
  if (Object.values(attached.get()).some((files) => files.length > 0)) event.preventDefault();
});

/** The files that go with the next message of a conversation. */
export function useAttached(threadId: string): Attached[] {
  return useStore(attached, (all) => all[threadId] ?? none);
}

function change(threadId: string, next: (before: Attached[]) => Attached[]): void {
  attached.set(({ [threadId]: before = none, ...rest }) => {
    const files = next(before);
    return files.length === 0 ? rest : { ...rest, [threadId]: files };
  });
}

/** Brings files to the desk, each on its own; what becomes of them is seen by `useAttached`. */
export function attachFiles(threadId: string, files: Iterable<File>): void {
  for (const file of files) void bring(threadId, file);
}

async function bring(threadId: string, file: File): Promise<void> {
  const id = ulid();
  const end = new AbortController();
  ends.set(id, end);
  const note = (what: Partial<Attached>) =>
    change(threadId, (all) => all.map((one) => (one.id === id ? { ...one, ...what } : one)));
  change(threadId, (all) => [...all, { id, name: file.name, bytes: file.size, state: 'sending', share: 0 }]);
  try {
    if (file.size === 0) return note({ state: 'failed', problem: 'It is empty.' });
    const body = { id, name: file.name || 'file', bytes: file.size };
    const { url } = await call('beginUpload', { params: { threadId }, body });
    await putFile(url, file, end.signal, (share) => note({ share }));
    note({ state: 'looking', share: 1 });
    const { name, type } = await call('checkUpload', { params: { threadId, uploadId: id } });
    note({ state: 'ready', name, type });
  } catch (error) {
    const problem =
      error instanceof ApiError ? sentenceOf(error) : 'It did not arrive. Take it out and attach it again.';
    note({ state: 'failed', problem });
  } finally {
    ends.delete(id);
  }
}

/** Takes a file out, on its way or not. */
export function detach(threadId: string, id: string): void {
  ends.get(id)?.abort();
  change(threadId, (all) => all.filter((one) => one.id !== id));
}

/** Takes all out, for a message that they go with. */
export function detachAll(threadId: string): void {
  change(threadId, () => none);
}

/** Puts files back that did not leave. */
export function restoreAttached(threadId: string, files: readonly Attached[]): void {
  change(threadId, (all) => [...files, ...all.filter(({ id }) => !files.some((one) => one.id === id))]);
}

/** The files of a message of ours, as they were before it was sent. */
export function attachedOf({ files = [] }: EntryOut): Attached[] {
  return files.flatMap(({ name, type, bytes, upload: id }) =>
    id ? [{ id, name, type, bytes, state: 'ready' as const, share: 1 }] : [],
  );
}
