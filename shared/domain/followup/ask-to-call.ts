import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { visitWhen } from '../appointment/visit-words.ts';
import { putEvent } from '../message/entry.rows.ts';
import type { VisitReminders } from '../reminder/visit-reminders.ts';
import { putThread } from '../thread/thread.rows.ts';
import { momentIn, reopened } from '../thread/thread-rules.ts';
import { putRecord, stillMissed } from './follow-up.rows.ts';
import type { FollowUpRecord } from './follow-up.ts';

/** The writes that ask the desk to call about a missed visit: a line, an unread conversation, and the task on the list. */
export function askToCall(
  app: App,
  { visit, thread }: VisitReminders,
  record: FollowUpRecord,
): Record<string, Write | undefined> {
  const at = momentIn(thread, app.now()).toISOString();
  const id = app.newId();
  return {
    line: putEvent({
      id,
      threadId: thread.id,
      kind: 'event',
      direction: 'out',
      channel: 'sms',
      at,
      text: `Call them: ${visitWhen(visit)} was missed, and they have neither answered nor booked again`,
      by: 'system',
      event: 'appointment',
    }),
    head: putThread({ ...reopened(thread), unread: thread.unread + 1, tip: id, tipAt: at }, thread.version),
    step: putRecord(record),
    visit: stillMissed(visit),
  };
}
