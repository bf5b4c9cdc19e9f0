import { type EntryRef, entryRef } from '../../entry-ref.ts';

/**
 * The steps of a reminder by telephone, each below `/webhooks/twilio/voice/reminder/`: it was taken; somebody who may be a
 * machine heard who calls; the words were said to their end; a key after that; and what became of the call, which nobody
 * hears.
 */
export const reminderSteps = ['begin', 'gate', 'said', 'key', 'status'] as const;
export type ReminderStep = (typeof reminderSteps)[number];

const path = '/webhooks/twilio/voice/reminder';
const retries = '#rc=3&rp=all';

/** Absolute URLs of the steps; what one carries says which entry of ours it is, and nothing of the patient. */
export function reminderUrls(publicBaseUrl: string) {
  return {
    step(step: ReminderStep, { threadId, messageId, at }: EntryRef): string {
      const query = new URLSearchParams({ message: messageId, thread: threadId, at });
      return `${publicBaseUrl}${path}/${step}?${query}${retries}`;
    },
  };
}
export type ReminderUrls = ReturnType<typeof reminderUrls>;

/** The step that a path names, and the entry that its query does; undefined for what we never gave out. */
export function reminderStepOf(
  requested: string,
  query: URLSearchParams,
): { step: ReminderStep; ref: EntryRef } | undefined {
  const step = reminderSteps.find((one) => requested === `${path}/${one}`);
  const ref = entryRef.safeParse({
    messageId: query.get('message'),
    threadId: query.get('thread'),
    at: query.get('at'),
  });
  return step && ref.success ? { step, ref: ref.data } : undefined;
}
