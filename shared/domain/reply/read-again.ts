import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { entryKey } from '../message/entry.key.ts';
import { wordsToRead } from '../message/entry.rows.ts';
import { waitingInboundRow } from '../message/waiting-inbound.rows.ts';

/**
 * Has the text that answered last about a visit read once more, where a yes comes after it by another way than a text: it finds
 * itself overtaken, and so the conversation that it stands in waits for it no more. Nothing where no text did; `visit` as it
 * stands before the yes.
 */
export async function readAgain(app: App, { threadId, answered }: Appointment): Promise<Record<string, Write>> {
  if (!answered) return {};
  const ref = { threadId: answered.threadId ?? threadId, at: answered.at, messageId: answered.entryId };
  const text = await app.table.get(waitingInboundRow, entryKey(ref));
  // Whoever still reads it sees for themselves how its visits stand by then.
  if (text?.channel !== 'sms' || text.media || (text.wake && !text.again)) return {};
  return { 'read again': wordsToRead(text, app.now()) };
}
