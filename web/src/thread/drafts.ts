import { useEffect } from 'react';
import type { ThreadDetailOut } from '#shared/api.ts';
import { call, isPassing } from '../client.ts';
import { createStore, useStore } from '../ui/store.ts';

type Kept = Pick<NonNullable<ThreadDetailOut['draft']>, 'text' | 'at'>;

/** A draft is sent to the server when so long nothing more was typed; later where the server could not be reached. */
const quietMs = 1_000;
const retryMs = 15_000;

// Patients' matters stay off this computer's disk: a draft is in the page, and on the server for the next page.
const drafts = createStore<Record<string, string>>({});
/** What the server has of each, as far as this page knows. */
const kept = new Map<string, Kept>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const saving = new Map<string, Promise<void>>();

/** What is written and not sent in a conversation; empty for nothing. */
export function draftOf(threadId: string): string {
  return drafts.get()[threadId] ?? '';
}

export function useDraft(threadId: string): string {
  return useStore(drafts, (all) => all[threadId] ?? '');
}

/** Replaces what is written, and has the server keep it in a moment. */
export function setDraft(threadId: string, text: string): void {
  show(threadId, text);
  saveIn(threadId, quietMs);
}

/** Puts a text that did not leave back into the box, before whatever has been written there since. */
export function restoreDraft(threadId: string, text: string): void {
  const since = draftOf(threadId);
  setDraft(threadId, since === '' || since === text ? text : `${text}\n${since}`);
}

/** Empties the box of what is being sent: the server lets go of its copy when it has the message. */
export function clearDraft(threadId: string): void {
  show(threadId, '');
  clearTimeout(timers.get(threadId));
  const before = kept.get(threadId);
  if (before) kept.set(threadId, { ...before, text: '' });
}

/** Waits until no draft is on its way, so that none arrives after the message that it became. */
export async function draftsSettled(threadId: string): Promise<void> {
  await saving.get(threadId);
}

/** Takes over what the server keeps, where nothing else is being written here; saves what is written here on leaving. */
export function useKeptDraft(threadId: string, found: Kept | undefined): void {
  useEffect(() => {
    if (found) takeOver(threadId, found);
  }, [threadId, found]);
  useEffect(() => {
    const save = () => void saveNow(threadId);
    document.addEventListener('visibilitychange', save);
    window.addEventListener('pagehide', save);
    return () => {
      document.removeEventListener('visibilitychange', save);
      window.removeEventListener('pagehide', save);
      save();
    };
  }, [threadId]);
}

function show(threadId: string, text: string): void {
  drafts.set(({ [threadId]: _before, ...rest }) => (text === '' ? rest : { ...rest, [threadId]: text }));
}

const isKept = (threadId: string) => draftOf(threadId) === (kept.get(threadId)?.text ?? '');

function takeOver(threadId: string, found: Kept): void {
  const before = kept.get(threadId);
  if (!isKept(threadId) || (before && before.at >= found.at)) return;
  kept.set(threadId, found);
  show(threadId, found.text);
}

function saveIn(threadId: string, milliseconds: number): void {
  clearTimeout(timers.get(threadId));
  timers.set(
    threadId,
    setTimeout(() => saveNow(threadId), milliseconds),
  );
}

/** One after the other, so that what was written last is what stays. */
function saveNow(threadId: string): Promise<void> {
  clearTimeout(timers.get(threadId));
  const next = (saving.get(threadId) ?? Promise.resolve()).then(() => save(threadId));
  saving.set(threadId, next);
  return next;
}

async function save(threadId: string): Promise<void> {
  if (isKept(threadId)) return;
  const text = draftOf(threadId);
  try {
    const { at } = await call('keepDraft', { params: { threadId }, body: { channel: 'sms', text } });
    kept.set(threadId, { text, at });
  } catch (error) {
    // It still stands in the page; where the desk was locked, the next key saves it.
    if (isPassing(error)) saveIn(threadId, retryMs);
  }
}
