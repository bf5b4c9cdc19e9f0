import type { EntryRef } from '../../topics.ts';
import type { Digest } from './digest.ts';

/** Stands where the reference of a patient's message names its thread. */
const thread = 'weekly-digest';

type Of = Pick<Digest, 'to' | 'staffId'>;

/** What the provider's events name a digest by: `weekly-digest.<day>.<staff id>`. */
export function digestReference({ to, staffId }: Of): string {
  return `${thread}.${Date.parse(`${to}T00:00:00Z`).toString(36)}.${staffId}`;
}

/** The digest that a reference names; undefined for a patient's message. */
export function digestOfRef(ref: EntryRef | undefined): Of | undefined {
  return ref?.threadId === thread ? { to: ref.at.slice(0, 10), staffId: ref.messageId } : undefined;
}
