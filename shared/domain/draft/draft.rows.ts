import * as z from 'zod';
import type { Key, RowKind, Write } from '../../table.ts';

/** The channels that one writes on. */
export const draftChannel = z.enum(['sms', 'email']);
export type DraftChannel = z.infer<typeof draftChannel>;

/** What a person has written to somebody on a channel and not sent. */
const draft = z.object({
  channel: draftChannel,
  text: z.string(),
  /** When it was last written at, the practice's time. */
  at: z.iso.datetime(),
});
export type Draft = z.infer<typeof draft>;
export const draftRow: RowKind<Draft> = { name: 'draft', schema: draft };

const keptDays = 30;

/** Whose draft, in which thread, on which channel. */
export interface DraftOf {
  staffId: string;
  threadId: string;
  channel: DraftChannel;
}

/** `DRAFT#maya | t1#sms` */
export function draftKey({ staffId, threadId, channel }: DraftOf): Key {
  return { pk: `DRAFT#${staffId}`, sk: `${threadId}#${channel}` };
}

/** Every draft of a person in a thread. */
export function draftsIn(threadId: string, staffId: string) {
  return { pk: `DRAFT#${staffId}`, prefix: `${threadId}#`, consistent: true } as const;
}

export function putDraft(of: DraftOf, { text, at }: Pick<Draft, 'text' | 'at'>): Write {
  const expiresAt = Math.floor(Date.parse(at) / 1000) + keptDays * 86_400;
  return { key: draftKey(of), put: { channel: of.channel, text, at, expiresAt } };
}

export function deleteDraft(of: DraftOf): Write {
  return { key: draftKey(of), delete: true };
}

/** What was written up to a moment; refused where it has been written at since, or nothing stands there. */
export function deleteDraftUpTo(of: DraftOf, at: string): Write {
  return { key: draftKey(of), if: [{ at: { below: at } }, { at: { is: at } }], delete: true };
}
