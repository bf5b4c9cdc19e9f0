import type { App } from '../../ports.ts';
import { keepAlert } from '../practice/keep-alert.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { settled } from '../practice/read-practice.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import { markUndecided } from './mark-undecided.ts';
import {
  deleteRevocationWatch,
  moveRevocationWatch,
  revocationWatchKey,
  revocationWatchRow,
} from './revocation.rows.ts';
import { revocationDue } from './revocation-due.ts';

const dayMs = 86_400_000;

/**
 * Looks at words that may be an opt-out and that nobody has decided on: once a day, since holidays may change, and at their
 * deadline. Past it managers are told by a banner and whoever looks after Deskline by an alarm, every day until somebody
 * decides.
 */
export async function watchRevocation(app: App, threadId: string): Promise<void> {
  const [watch, head, settings] = await app.table.getMany(
    [revocationWatchRow, revocationWatchKey(threadId)],
    [threadRow, threadKey(threadId)],
    [practiceRow, practiceKey],
  );
  const now = app.now().getTime();
  if (!watch || Date.parse(watch.wakeAt) > now) return;
  if (!head?.revocation) {
    await app.table.commit({ watch: deleteRevocationWatch(threadId, watch.wakeAt) });
    return;
  }
  // It may have come to this conversation by hand since the address was told of it.
  await markUndecided(app, threadId);
  const due = Date.parse(revocationDue(settled(settings), head, head.revocation));
  const next = new Date(due > now ? Math.min(due, now + dayMs) : now + dayMs).toISOString();
  if (due <= now) {
    await keepAlert(app, {
      code: 'revocation_overdue',
      message: 'Words that may ask for messages to stop have waited past their tenth business day. Decide now.',
      threadId,
    });
    app.log.warn('revocation_overdue', { threadId, entryId: head.revocation.entryId });
  }
  await app.table.commit({ watch: moveRevocationWatch(threadId, watch.wakeAt, next) });
}
