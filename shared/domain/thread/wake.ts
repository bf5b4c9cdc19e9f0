import type { App } from '../../ports.ts';
import { putEvent } from '../message/entry.rows.ts';
import { putThread, threadKey, threadRow } from './thread.rows.ts';
import { momentIn, reopened } from './thread-rules.ts';

const attempts = 20;

/** A snoozed thread whose time has come is open again; one that was opened or snoozed anew stays as it is. */
export async function wake(app: App, threadId: string): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const head = await app.table.get(threadRow, threadKey(threadId));
    const now = app.now();
    if (head?.state !== 'snoozed' || !head.snoozedUntil || Date.parse(head.snoozedUntil) > now.getTime()) return;
    const id = app.newId();
    const at = momentIn(head, now).toISOString();
    const committed = await app.table.commit({
      event: putEvent({
        id,
        threadId,
        kind: 'event',
        direction: 'out',
        channel: 'sms',
        at,
        text: 'Back from snooze.',
        by: 'system',
        event: 'woken',
      }),
      head: putThread({ ...reopened(head), tip: id, tipAt: at }, head.version),
    });
    if (committed.ok) return;
    await app.backOff(attempt);
  }
  throw new Error('a snoozed thread kept changing while it was woken');
}
