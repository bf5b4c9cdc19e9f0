import type { App } from '../../ports.ts';
import { standingThread } from './standing-thread.ts';
import { threadKey, threadRow } from './thread.rows.ts';
import type { Thread } from './thread.ts';

/** The head of a conversation by any id it ever had: a thread's id survives being brought together with another. */
export async function readHead(app: Pick<App, 'table'>, threadId: string): Promise<Thread | undefined> {
  return standingThread(app, await app.table.get(threadRow, threadKey(threadId)));
}
