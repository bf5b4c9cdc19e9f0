import type { App } from '../../ports.ts';
import { mergeKey } from '../merge/merge.rows.ts';
import { entryRow } from '../message/any-entry.ts';
import { entriesSince } from '../message/entry.rows.ts';
import { everyRow } from '../metrics/every-row.ts';
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
  for (const id of [head.id, ...(head.joins ?? [])]) {
    for (const entry of await everyRow(app, entryRow, entriesSince(id))) {
      if (entry.at >= before) continue;
      // The bytes first: a row without its keys could not say any more what is left to remove.
      for (const key of filesOfEntry(entry)) await app.files.put(key, nothing, 'application/octet-stream');
      const mergeId = entry.kind === 'event' ? entry.mergeId : undefined;
      await app.table.commit({
        entry: forgetEntry(entry, text),
        // It holds how a conversation stood before it was brought in, with what was said last.
        merge: mergeId ? { key: mergeKey(mergeId), delete: true } : undefined,
      });
    }
  }
  const { last: _preview, mail: _subject, reading: _words, ...rest } = head;
  const committed = await app.table.commit({ head: putThread(rest, head.version) });
  return committed.ok;
}
