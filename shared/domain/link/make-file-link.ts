import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { entryRow } from '../message/any-entry.ts';
import { entryKey } from '../message/entry.key.ts';
import type { Staff } from '../staff/staff.ts';
import { readThread } from '../thread/read-thread.ts';
import { type FilePart, fileMinutes, fileToken } from './file-link.ts';
import { keptPart } from './find-file.ts';

/** A link for this person to one part of a message, good for some minutes. Refusals: not_found. */
export async function makeFileLink(
  app: App,
  who: Staff,
  threadId: string,
  of: { messageId: string; at: string; part: FilePart },
): Promise<{ url: string; expiresAt: string }> {
  await readThread(app, who, threadId);
  const ref = { threadId, at: of.at, messageId: of.messageId };
  const entry = await app.table.get(entryRow, entryKey(ref));
  if (!entry || !keptPart(entry, of.part)) throw new Refusal('not_found', 'There is no such file.', { field: 'part' });
  const [key] = await app.settings.mail.signingKeys();
  if (!key) throw new Error('SIGNING_KEY is needed to make links');
  const expires = app.machineNow().getTime() + fileMinutes * 60_000;
  return {
    url: `/files/${fileToken(key, { ref, part: of.part, expires })}`,
    expiresAt: new Date(expires).toISOString(),
  };
}
