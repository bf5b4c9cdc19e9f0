import { ulid } from 'ulid';
import type { EntryOut, ThreadOut } from '#shared/api.ts';
import { call, queryClient, sentenceOf } from '../client.ts';
import { refresh } from '../thread/caches.ts';
import { showToast, showTrouble } from '../ui/toast-store.ts';

/** What is assigned: a whole conversation, or one message of it. */
export interface Assigning {
  thread: Pick<ThreadOut, 'id'>;
  entry?: Pick<EntryOut, 'id' | 'at'> | undefined;
}

/**
 * Says whose a conversation or a message is; without a patient a message goes to the conversation of its number. Answers
 * where it stands now, or undefined where it was refused, which is shown. It can be undone from the toast and from its line.
 */
export async function assign(
  { thread, entry }: Assigning,
  { patientId, withAddress }: { patientId: string | undefined; withAddress: boolean },
): Promise<string | undefined> {
  const id = ulid();
  try {
    const made = entry
      ? await call('assignEntry', {
          params: { threadId: thread.id, entryId: entry.id },
          body: { id, at: entry.at, movesAddress: withAddress, ...(patientId ? { patientId } : {}) },
        })
      : await call('assignThread', {
          params: { threadId: thread.id },
          body: { id, patientId: patientId ?? '', givesAddress: withAddress },
        });
    showToast({
      id,
      text: entry ? 'The message was moved.' : 'The conversation was brought in.',
      tone: 'plain',
      seconds: 12,
      undo: () => void takeApart(made.mergeId),
    });
    await refreshAll([thread.id, made.threadId]);
    return made.threadId;
  } catch (error) {
    showTrouble(sentenceOf(error));
    return undefined;
  }
}

/** Undoes it. */
export async function takeApart(mergeId: string): Promise<void> {
  try {
    const { threadId, fromThreadId } = await call('undoMerge', { params: { mergeId } });
    showToast({ id: mergeId, text: 'It is back where it was.', tone: 'plain' });
    await refreshAll([threadId, fromThreadId]);
  } catch (error) {
    showTrouble(sentenceOf(error));
  }
}

/** Everything that shows these conversations, and whose numbers and visits changed with them. */
export async function refreshAll(threadIds: string[]): Promise<void> {
  await Promise.all([
    ...threadIds.map(refresh),
    queryClient.invalidateQueries({ queryKey: ['patient'] }),
    queryClient.invalidateQueries({ queryKey: ['household'] }),
    queryClient.invalidateQueries({ queryKey: ['appointments'] }),
  ]);
}
