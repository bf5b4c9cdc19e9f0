import { ulid } from 'ulid';
import { ApiError } from '#shared/api.client.ts';
import type { ThreadOut } from '#shared/api.ts';
import { call, sentenceOf } from '../client.ts';
import { firstNameOf } from '../me.ts';
import { holdPolls, keepEntry, refresh } from '../thread/caches.ts';
import { phoneOf } from '../ui/phone.ts';
import { createStore } from '../ui/store.ts';
import { showToast, showTrouble } from '../ui/toast-store.ts';

/** The conversation whose call panel is open. */
export const openPanel = createStore<string | undefined>(undefined);

/** Has the own phone rung, then the patient's. Where the own phone is not known, the panel asks for it. True if done. */
export async function startCall(thread: ThreadOut, to?: string): Promise<boolean> {
  const theirs = to?.startsWith('+') ? { to } : {};
  try {
    const entry = await call('placeCall', { params: { threadId: thread.id }, body: { id: ulid(), ...theirs } });
    await holdPolls(thread.id);
    keepEntry(thread.id, entry);
    const name = thread.patientId ? firstNameOf(thread.name) : phoneOf(thread.name);
    showToast({ id: entry.id, tone: 'plain', text: `Your phone rings. Take it and press 1 to call ${name}.` });
    return true;
  } catch (error) {
    if (asksForPhone(error)) openPanel.set(() => thread.id);
    showTrouble(`Not called. ${sentenceOf(error)}`);
    return false;
  } finally {
    refresh(thread.id);
  }
}

function asksForPhone(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.code !== 'cannot_send') return false;
  const { details } = error;
  return typeof details === 'object' && details !== null && 'field' in details && details.field === 'phone';
}
