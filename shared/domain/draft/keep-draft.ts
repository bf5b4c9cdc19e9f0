import type { App } from '../../ports.ts';
import type { Staff } from '../staff/staff.ts';
import { readThread } from '../thread/read-thread.ts';
import { type DraftChannel, deleteDraft, putDraft } from './draft.rows.ts';

/** Keeps what this person has written and not sent, in place of what was kept; nothing but blanks is no draft. Refusals: not_found. */
export async function keepDraft(
  app: App,
  who: Staff,
  threadId: string,
  { channel, text }: { channel: DraftChannel; text: string },
): Promise<{ at: string }> {
  await readThread(app, who, threadId);
  const of = { staffId: who.id, threadId, channel };
  const at = app.now().toISOString();
  await app.table.commit({ draft: text.trim() === '' ? deleteDraft(of) : putDraft(of, { text, at }) });
  return { at };
}
