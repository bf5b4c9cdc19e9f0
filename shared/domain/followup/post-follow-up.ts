import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { shownAs } from '../reminder/post-reminder.ts';
import type { VisitReminders } from '../reminder/visit-reminders.ts';
import { post } from '../thread/post.ts';
import { putThread } from '../thread/thread.rows.ts';
import { momentIn } from '../thread/thread-rules.ts';
import type { DecidedFollowUp } from './decide-follow-up.ts';
import { putRecord, stillMissed } from './follow-up.rows.ts';
import type { FollowUpRecord } from './follow-up.ts';

/** The writes that post a message about a missed visit: the message, what became of the step, and the thread. */
export function postFollowUp(
  app: App,
  { visit, thread }: VisitReminders,
  record: FollowUpRecord,
  { way, text, subject, attempts }: DecidedFollowUp,
): { entry: OutboundEntry; writes: Record<string, Write | undefined> } {
  const at = momentIn(thread, app.now()).toISOString();
  const posted = post({
    id: app.newId(),
    threadId: thread.id,
    channel: way.channel,
    at,
    text,
    purpose: 'follow-up',
    to: way.to,
    from: way.from,
    by: 'system',
    notBefore: at,
    planned: false,
    reasons: way.reasons,
    followUp: { appointmentId: visit.id, version: visit.version, step: record.step },
    ...(way.channel === 'email' ? { mail: { subject: subject ?? '' } } : {}),
  });
  const ref = { threadId: thread.id, at, messageId: posted.entry.id };
  return {
    entry: posted.entry,
    writes: {
      message: posted.write,
      head: putThread(shownAs(thread, posted.entry), thread.version),
      step: putRecord({
        ...record,
        at,
        outcome: 'posted',
        attempts: [...attempts, { channel: way.channel, ref, reasons: way.reasons }],
        ref,
      }),
      visit: stillMissed(visit),
    },
  };
}
