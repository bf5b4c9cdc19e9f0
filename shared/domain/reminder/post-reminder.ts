import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { putEvent } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { post } from '../thread/post.ts';
import { putThread } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { momentIn, withAutomatic } from '../thread/thread-rules.ts';
import type { TrialMark } from '../trial/trial-mark.ts';
import type { Way } from './choose-way.ts';
import type { Together } from './household.ts';
import { putStep, stillAhead, stillAt } from './reminder.rows.ts';
import type { Attempt, ReminderStep } from './reminder.ts';
import { reminderReason } from './reminder-reasons.ts';
import type { VisitReminders } from './visit-reminders.ts';

/** The same message to another address, in its own words: a second guardian's. */
export interface Copy {
  way: Way;
  text: string;
  subject?: string | undefined;
  /** The visits of others that it speaks of too. */
  together?: readonly Together[] | undefined;
}

/** A reminder whose words and way are decided. */
export interface Decided {
  way: Way;
  text: string;
  subject?: string | undefined;
  /** The language of the words, for who says them aloud. */
  language: 'en' | 'es';
  step: string;
  plannedFor: number;
  /** The last instant at which it is worth anything. */
  deadline: number;
  onlyUnconfirmed: boolean;
  /** It goes to these addresses besides. */
  copies?: readonly Copy[] | undefined;
  /** The visits of others that it speaks of too. */
  together: readonly Together[];
  /** The ways that were tried before this one. */
  attempts: readonly Attempt[];
  /** What is recorded of this step already: its message did not arrive. */
  known: ReminderStep | undefined;
  /** The time it says; absent where it says that there is no visit any more. */
  told: string | undefined;
}

/**
 * The writes that post a reminder: the message, the verdict on every visit it speaks of, on condition that each still
 * stands at this version, and the thread. The others' threads get a line that says where it went.
 */
export function postReminder(
  app: App,
  of: VisitReminders,
  decided: Decided,
): { entry: OutboundEntry; writes: Record<string, Write | undefined> } {
  const { visit, thread } = of;
  const { way, together, step } = decided;
  const at = momentIn(thread, app.now()).toISOString();
  const all = [visit, ...together.map((other) => other.visit)];
  const posted = post({
    id: app.newId(),
    threadId: thread.id,
    channel: way.channel,
    at,
    text: decided.text,
    purpose: 'reminder',
    to: way.to,
    from: way.from,
    by: 'system',
    notBefore: at,
    planned: false,
    deadline: new Date(decided.deadline).toISOString(),
    reasons: way.reasons,
    reminder: { step, visits: all.map(target) },
    ...(way.channel === 'email' ? { mail: { subject: decided.subject ?? '' } } : {}),
    ...(way.channel === 'voice' ? { spoken: { language: decided.language } } : {}),
  });
  const copies = (decided.copies ?? []).map((copy, nth) =>
    post({
      id: app.newId(),
      threadId: thread.id,
      channel: copy.way.channel,
      at: new Date(Date.parse(at) + nth + 1).toISOString(),
      text: copy.text,
      purpose: 'reminder',
      to: copy.way.to,
      from: copy.way.from,
      by: 'system',
      notBefore: at,
      planned: false,
      deadline: new Date(decided.deadline).toISOString(),
      reasons: copy.way.reasons,
      reminder: { step, visits: [visit, ...(copy.together ?? []).map((other) => other.visit)].map(target) },
      ...(copy.way.channel === 'email' ? { mail: { subject: copy.subject ?? '' } } : {}),
    }),
  );
  const ref = { threadId: thread.id, at, messageId: posted.entry.id };
  const inTrial = [of.trial, ...together.map((other) => other.trial)].map((one) =>
    one?.stepId === step ? one.mark : undefined,
  );
  const isOneArm = new Set(inTrial.flatMap((mark) => (mark ? [mark.arm] : []))).size === 1;
  const record = (own: typeof visit, known: ReminderStep | undefined, mark: TrialMark | undefined): ReminderStep => ({
    appointmentId: own.id,
    version: own.version,
    step,
    plannedFor: new Date(decided.plannedFor).toISOString(),
    at,
    outcome: 'posted',
    reasons: [],
    // What another's step was tried by before stays on record with it.
    attempts: [
      ...((own.id === visit.id ? undefined : known?.attempts) ?? decided.attempts),
      { channel: way.channel, ref, reasons: way.reasons },
    ],
    ref,
    ...(own.id === visit.id ? {} : { with: visit.id }),
    ...(decided.told === undefined ? {} : { told: own.startsAt }),
    // A family's message that speaks of visits of both arms is of neither.
    ...(mark && isOneArm ? { trial: mark } : {}),
    revision: (known?.revision ?? 0) + 1,
  });
  const writes: Record<string, Write | undefined> = {
    message: posted.write,
    ...Object.fromEntries(copies.map(({ write }, nth) => [`copy ${nth}`, write])),
    head: putThread(
      copies.reduce((head, { entry }) => withAutomatic(head, entry), shownAs(thread, posted.entry)),
      thread.version,
    ),
    step: putStep(record(visit, decided.known, inTrial[0])),
    visit: decided.told === undefined ? stillAt(target(visit)) : stillAhead(target(visit), decided.onlyUnconfirmed),
  };
  together.forEach((other, nth) => {
    writes[`step ${nth}`] = putStep(record(other.visit, other.known, inTrial[nth + 1]));
    writes[`visit ${nth}`] = stillAhead(target(other.visit), decided.onlyUnconfirmed);
    if (other.visit.threadId !== thread.id) writes[`line ${nth}`] = putEvent(lineOf(app, other));
  });
  return { entry: posted.entry, writes };
}

function target({ id, version }: { id: string; version: number }) {
  return { appointmentId: id, version };
}

/** A conversation in which only machines have written stands among the automatic ones, not among the done. */
export function shownAs(thread: Thread, entry: OutboundEntry): Thread {
  const next = withAutomatic(thread, entry);
  const isOnlyAutomatic = thread.lastHuman === undefined && Object.keys(thread.lastInbound).length === 0;
  return isOnlyAutomatic && thread.state === 'done' ? { ...next, state: 'open' } : next;
}

function lineOf(app: App, { visit }: Together) {
  return {
    id: app.newId(),
    threadId: visit.threadId,
    kind: 'event' as const,
    direction: 'out' as const,
    channel: 'sms' as const,
    at: app.now().toISOString(),
    text: reminderReason('together').message,
    by: 'system',
    event: 'appointment' as const,
  };
}
