import { ulid } from 'ulid';
import { ApiError } from '#shared/api.client.ts';
import type { EntryOut, ThreadOut } from '#shared/api.ts';
import { call, isPassing, sentenceOf } from '../client.ts';
import { practiceNow } from '../clock.ts';
import { phoneOf } from '../ui/phone.ts';
import { dismissToast, showToast, showTrouble } from '../ui/toast-store.ts';
import { attachedOf, restoreAttached } from './attached.ts';
import { awaitWord, dropEntry, holdPolls, keepEntry, knownEntries, refresh } from './caches.ts';
import { draftSettled, restoreDraft } from './drafts.ts';
import { dropOutgoing, dropStopped, type Outgoing, putOutgoing, stop } from './outbox.ts';

const serverTries = 5;
const longestWait = 15_000;

/** What becomes of a message: it is with the server, or it was not taken and the words are back in the box. */
export type Sent = { ok: true; entry: EntryOut } | { ok: false };

/** A new message to whoever this conversation is with. */
export function outgoing(
  thread: ThreadOut,
  text: string,
  more: Pick<Outgoing, 'channel'> & Partial<Pick<Outgoing, 'subject' | 'sendNow' | 'files' | 'filesAs'>>,
): Outgoing {
  return {
    id: ulid(),
    threadId: thread.id,
    name: phoneOf(thread.name),
    channel: more.channel,
    subject: more.subject,
    text,
    at: practiceNow(),
    sendNow: more.sendNow,
    files: more.files ?? [],
    filesAs: more.filesAs,
    state: 'sending',
  };
}

/**
 * Sends a message under its own id until the server has it: a lost answer is asked for again and is the same message. Says
 * what the writer had seen, so that it is stopped when somebody else has written since.
 */
export async function sendMessage(message: Outgoing): Promise<Sent> {
  dropStopped(message.threadId);
  putOutgoing(message);
  await draftSettled(message.threadId, message.channel);
  for (let failures = 0; ; ) {
    const since = Date.now();
    try {
      const entry = await post(message);
      await holdPolls(message.threadId);
      keepEntry(message.threadId, entry);
      dropOutgoing(message.id);
      awaitWord(message.threadId, since);
      return { ok: true, entry };
    } catch (error) {
      failures += 1;
      const serverFails = error instanceof ApiError && failures >= serverTries;
      if (!isPassing(error) || serverFails) return notTaken(message, error);
      putOutgoing({ ...message, state: 'waiting' });
      await aWhile(failures);
    }
  }
}

function post({ id, threadId, channel, subject, text, sendNow, files, filesAs }: Outgoing): Promise<EntryOut> {
  const lastSeenEntryId = knownEntries(threadId)?.entries[0]?.id;
  return call('sendMessage', {
    params: { threadId },
    body: {
      id,
      channel,
      text,
      ...(subject ? { subject } : {}),
      ...(lastSeenEntryId ? { lastSeenEntryId } : {}),
      ...(sendNow ? { sendNow } : {}),
      ...(files.length > 0 ? { uploads: files.map((file) => file.id), ...(filesAs ? { filesAs } : {}) } : {}),
    },
  });
}

async function notTaken(message: Outgoing, error: unknown): Promise<Sent> {
  const seen = knownEntries(message.threadId)?.entries[0]?.id;
  await refresh(message.threadId);
  dropOutgoing(message.id);
  restoreDraft(message.threadId, message.channel, message.text);
  restoreAttached(message.threadId, message.files);
  if (hasMovedOn(error)) stop({ ...message, seen });
  else showTrouble(`Not sent. ${sentenceOf(error)}`);
  return { ok: false };
}

/** Something was written, or what was seen last was taken back: either way the writer looks again. */
function hasMovedOn(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const { code, details } = error;
  const field = typeof details === 'object' && details !== null && 'field' in details ? details.field : undefined;
  return code === 'moved_on' || (code === 'invalid' && field === 'lastSeenEntryId');
}

/** Longer after each failure; the browser's word that it is online again cuts it short. */
function aWhile(failures: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, Math.min(longestWait, 1000 * 2 ** (failures - 1)));
    window.addEventListener('online', done, { once: true });
    function done() {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    }
  });
}

/**
 * Offers to take a message back; `afterUndo` puts right what else went with it. With `seconds` it counts down until the
 * message leaves.
 */
export function offerUndo(message: Outgoing, words: string, seconds: number | undefined, afterUndo: () => void): void {
  showToast({
    id: message.id,
    text: words,
    tone: 'plain',
    ...(seconds === undefined ? {} : { seconds }),
    undo: async () => {
      if (await takeBack(message.threadId, message.id)) afterUndo();
    },
  });
}

/** Takes a held message back and puts its words into the box again. False when it had left already. */
export async function takeBack(threadId: string, messageId: string): Promise<boolean> {
  dismissToast(messageId);
  await holdPolls(threadId);
  try {
    const entry = await call('undoMessage', { params: { threadId, messageId } });
    dropEntry(threadId, messageId);
    restoreDraft(threadId, entry.channel === 'email' ? 'email' : 'sms', entry.text);
    restoreAttached(threadId, attachedOf(entry));
    return true;
  } catch (error) {
    showTrouble(sentenceOf(error));
    return false;
  } finally {
    refresh(threadId);
  }
}
