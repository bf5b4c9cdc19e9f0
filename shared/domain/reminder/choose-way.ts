import type { App } from '../../ports.ts';
import type { Address } from '../contact/address.ts';
import type { OutboundEntry } from '../message/entry.ts';
import type { Reason } from '../message/reason.ts';
import type { NumberCounts } from '../message/sending-counts.ts';
import { isRevokedElsewhere, look, readKnown, route } from '../thread/look.ts';
import { lookMail, mailRoute } from '../thread/look-mail.ts';
import type { ReminderChannel } from './ladder.ts';
import { reminderReason } from './reminder-reasons.ts';
import type { VisitReminders } from './visit-reminders.ts';

/** A way that a reminder can take now. */
export interface Way {
  channel: ReminderChannel;
  to: string;
  from: string;
  address: Address | undefined;
  /** What left to the address before. */
  sent?: NumberCounts | undefined;
  reasons: Reason[];
}

/** What may be asked of a way before its words are made: they only matter for what it costs. */
const sample = 'x'.repeat(160);

/** Whether a channel can be used for this patient now, by the last look, or every reason why not. */
export async function tryWay(
  app: App,
  of: VisitReminders,
  channel: ReminderChannel,
  deadline: string | undefined,
): Promise<{ way: Way } | { reasons: Reason[] }> {
  switch (channel) {
    case 'sms':
    case 'voice':
      return byPhone(app, of, channel, deadline);
    case 'email':
      return byMail(app, of, deadline);
  }
}

/** A text, or a call: to the same number, by the same look, but for what stops one of the two alone. */
async function byPhone(app: App, of: VisitReminders, channel: 'sms' | 'voice', deadline: string | undefined) {
  const { practice, thread } = of;
  const found = route(practice, thread);
  if (!found) return { reasons: [reminderReason('no_number')] };
  const at = app.now().toISOString();
  const leaving: Pick<OutboundEntry, 'purpose' | 'kind' | 'to' | 'from' | 'at' | 'text' | 'deadline'> = {
    purpose: 'reminder',
    kind: channel === 'voice' ? 'spoken' : 'text',
    ...found,
    at,
    text: sample,
    ...(deadline ? { deadline } : {}),
  };
  const known = await readKnown(app, practice, thread, { channel, to: found.to, at, purpose: 'reminder' });
  const revokedElsewhere = await isRevokedElsewhere(app, practice, thread, leaving);
  const verdict = look(practice, thread, { ...known, revokedElsewhere }, leaving);
  if (verdict.decision === 'block') return { reasons: verdict.reasons };
  return {
    way: { channel, ...found, address: known.to, sent: known.sent.number, reasons: verdict.reasons },
  };
}

async function byMail(app: App, { practice, thread }: VisitReminders, deadline: string | undefined) {
  const to = mailRoute(thread);
  if (!to) return { reasons: [reminderReason('no_email')] };
  const known = await readKnown(app, practice, thread, {
    ...{ channel: 'email', to, purpose: 'reminder' },
    at: app.now().toISOString(),
  });
  const verdict = await lookMail(app, practice, thread, { to, purpose: 'reminder', deadline }, known);
  if (verdict.decision !== 'send') return { reasons: verdict.reasons };
  return {
    way: {
      channel: 'email' as const,
      to,
      from: app.settings.mail.from,
      address: known.to,
      sent: known.sent.number,
      reasons: [],
    },
  };
}
