import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { enqueue } from '../thread/post.ts';

/**
 * Commits what was decided of a step, and queues the message that was posted by it (logged as `event`). `again` when what it
 * was decided upon stands otherwise by now.
 */
export async function commitDecided(
  app: App,
  event: 'reminder_posted' | 'follow_up_posted',
  writes: Record<string, Write | undefined>,
  posted?: OutboundEntry,
): Promise<'done' | 'again'> {
  const committed = await app.table.commit(writes);
  if (!committed.ok) return 'again';
  if (posted) {
    await enqueue(app, posted);
    app.log.info(event, { threadId: posted.threadId, entryId: posted.id });
  }
  return 'done';
}
