import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { entryKey } from '../message/entry.key.ts';
import { inboundEntryRow, wordsToRead } from '../message/entry.rows.ts';

/**
 * Has the text that answered last about a visit read once more, where a yes comes after it by another way than a text: it finds
 * itself overtaken, and so the conversation waits for it no more. Nothing where no text did; `visit` as it stands before the yes.
 */
export async function readAgain(app: App, { threadId, answered }: Appointment): Promise<Record<string, Write>> {
  if (!answered) return {};
  const ref = { threadId, at: answered.at, messageId: answered.entryId };
  const text = await app.table.get(inboundEntryRow, entryKey(ref));
  if (text?.channel !== 'sms' || text.media) return {};
  return { 'read again': wordsToRead(text, app.now()) };
}
