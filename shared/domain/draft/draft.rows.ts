import * as z from 'zod';
import type { Key, RowKind, Write } from '../../table.ts';

/** What a person has written to somebody on a channel and not sent. */
const draft = z.object({
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
  channel: 'sms';
}

/** `DRAFT#maya | t1#sms` */
export function draftKey({ staffId, threadId, channel }: DraftOf): Key {
  return { pk: `DRAFT#${staffId}`, sk: `${threadId}#${channel}` };
}

export function putDraft(of: DraftOf, { text, at }: Draft): Write {
  const expiresAt = Math.floor(Date.parse(at) / 1000) + keptDays * 86_400;
  return { key: draftKey(of), put: { text, at, expiresAt } };
}

export function deleteDraft(of: DraftOf): Write {
  return { key: draftKey(of), delete: true };
}

/** What was written up to a moment; refused where it has been written at since, or nothing stands there. */
export function deleteDraftUpTo(of: DraftOf, at: string): Write {
  return { key: draftKey(of), if: [{ at: { below: at } }, { at: { is: at } }], delete: true };
}
