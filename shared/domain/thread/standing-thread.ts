import type { App } from '../../ports.ts';
import { threadKey, threadRow } from './thread.rows.ts';
import type { Thread } from './thread.ts';

/** Brought together again and again: further than this nobody goes. */
const mostSteps = 10;

/** The conversation in which what is known of this one stands: itself, unless it was brought together with another. */
export async function standingThread(app: Pick<App, 'table'>, head: Thread | undefined): Promise<Thread | undefined> {
  let standing = head;
  for (let step = 0; standing?.joinedInto && step < mostSteps; step += 1) {
    standing = await app.table.get(threadRow, threadKey(standing.joinedInto));
  }
  return standing;
}
