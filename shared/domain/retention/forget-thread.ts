import type { App } from '../../ports.ts';
import { entryRow } from '../message/any-entry.ts';
import { entriesSince } from '../message/entry.rows.ts';
import { type Practice, practiceZone } from '../practice/practice.ts';
import { wallTimeOf } from '../practice/wall-time.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import { filesOfEntry, forgetEntry } from './retention.rows.ts';

const nothing = new Uint8Array();

/**
 * Takes the words and files out of one conversation, its head last: whatever was broken off is done again. False where it is
 * not to be forgotten (any more): somebody wrote, or something in it waits for a decision.
 */
export async function forgetThread(app: App, practice: Practice, threadId: string, before: string): Promise<boolean> {
  const head = await app.table.get(threadRow, threadKey(threadId));
  if (!head?.last || head.lastAt >= before) return false;
  if (head.turn || head.revocation || head.emergency || head.failure) return false;
  const { date } = wallTimeOf(practiceZone(practice), app.now().getTime());
  const text = `Removed on ${date}: words are kept for ${practice.retentionMonths} months here.`;
  let after: Record<string, unknown> | undefined;
  do {
    const page = await app.table.query(entryRow, { ...entriesSince(threadId), ...(after ? { after } : {}) });
    for (const entry of page.rows.filter(({ at }) => at < before)) {
      // The bytes first: a row without its keys could not say any more what is left to remove.
      for (const key of filesOfEntry(entry)) await app.files.put(key, nothing, 'application/octet-stream');
      await app.table.commit({ entry: forgetEntry(entry, text) });
    }
    after = page.next;
  } while (after);
  const { last: _preview, mail: _subject, reading: _words, ...rest } = head;
  const committed = await app.table.commit({ head: putThread(rest, head.version) });
  return committed.ok;
}
