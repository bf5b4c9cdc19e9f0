import { createStore, useStore } from '../ui/store.ts';

// Patients' matters stay off the disk, so drafts live as long as the page does.
const drafts = createStore<Record<string, string>>({});

/** What is written and not sent in a conversation; empty for nothing. */
export function draftOf(threadId: string): string {
  return drafts.get()[threadId] ?? '';
}

export function useDraft(threadId: string): string {
  return useStore(drafts, (all) => all[threadId] ?? '');
}

export function setDraft(threadId: string, text: string): void {
  drafts.set(({ [threadId]: _before, ...rest }) => (text === '' ? rest : { ...rest, [threadId]: text }));
}

/** Puts a text that did not leave back into the box, before whatever has been written there since. */
export function restoreDraft(threadId: string, text: string): void {
  const since = draftOf(threadId);
  setDraft(threadId, since === '' || since === text ? text : `${text}\n${since}`);
}
