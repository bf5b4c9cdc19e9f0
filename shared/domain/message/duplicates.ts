import { wordsOf } from './automatic-answers.ts';
import type { OutboundEntry } from './entry.ts';
import { isAutomatic } from './purposes.ts';

/** An automatic message that left to an address: what it stood for, when, and where it stands. */
export interface LeftBefore {
  origins: string[];
  /** ISO instant. */
  at: string;
  ref: { threadId: string; at: string; messageId: string };
}

type Leaving = Pick<OutboundEntry, 'purpose' | 'text' | 'reminder'>;

const mostKept = 8;
const sameWordsMs = 60 * 60_000;

/**
 * What an automatic message stands for, so that another of the same origin is known: a step of a visit at its version, for
 * each visit it speaks of; else its purpose and a hash of its words. None for what a person wrote, who may say the same
 * twice, and for what answers the patient's own message, which is held by automatic-answers.ts.
 */
export function originsOf({ purpose, text, reminder }: Leaving): string[] {
  if (!isAutomatic(purpose)) return [];
  if (!reminder) return [`${purpose} ${wordsOf(text)}`];
  return reminder.visits.map(({ appointmentId, version }) => `${reminder.step} ${appointmentId}@${version}`);
}

/**
 * The messages of which this one would be a duplicate, if they arrive: of a step those of the same step, of anything else
 * the same words within an hour before.
 */
export function twinsOf(
  before: readonly LeftBefore[],
  entry: Leaving & { id: string },
  now: number,
): LeftBefore['ref'][] {
  const origins = originsOf(entry);
  return before
    .filter(({ ref }) => ref.messageId !== entry.id)
    .filter((one) => origins.some((origin) => one.origins.includes(origin)))
    .filter(({ at }) => entry.reminder !== undefined || now - Date.parse(at) < sameWordsMs)
    .map(({ ref }) => ref);
}

/** What is kept of an address with one more message that leaves there; the newest eight. */
export function withOneLeft(
  before: readonly LeftBefore[],
  entry: Leaving & Pick<OutboundEntry, 'id' | 'threadId' | 'at'>,
  at: string,
): LeftBefore[] {
  const origins = originsOf(entry);
  if (origins.length === 0) return [...before];
  const ref = { threadId: entry.threadId, at: entry.at, messageId: entry.id };
  return [{ origins, at, ref }, ...before.filter((one) => one.ref.messageId !== entry.id)].slice(0, mostKept);
}
