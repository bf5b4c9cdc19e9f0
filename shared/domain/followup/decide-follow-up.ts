import type { App } from '../../ports.ts';
import { tryWay, type Way } from '../reminder/choose-way.ts';
import { wordsFor } from '../reminder/ladder.ts';
import type { Attempt } from '../reminder/reminder.ts';
import { sayNothing } from '../reminder/say-nothing.ts';
import { sayReminder, valuesFor } from '../reminder/say-reminder.ts';
import { isQuiet, nextSending } from '../reminder/sending-hours.ts';
import type { VisitReminders } from '../reminder/visit-reminders.ts';
import type { FollowUpRecord, FollowUps } from './follow-up.ts';
import { type FollowUpReasonCode, followUpReason } from './follow-up-reasons.ts';
import type { PlannedFollowUp } from './plan-follow-ups.ts';

/** A message whose words and way are decided. */
export interface DecidedFollowUp {
  kind: 'post';
  way: Way;
  text: string;
  subject?: string | undefined;
  /** The ways that were tried before this one. */
  attempts: Attempt[];
}

/** What becomes of a step whose time has come: a message, a call task, a wait (epoch ms), or nothing and why. */
export type FollowUpDecision =
  | DecidedFollowUp
  | { kind: 'call-task'; attempts: Attempt[] }
  | { kind: 'wait'; until: number }
  | { kind: 'skip'; reasons: Attempt['reasons']; attempts: Attempt[] };

/** The last look at a step: by which of its ways it is done now, and with which words. */
export async function decideFollowUp(
  app: App,
  of: VisitReminders,
  followUps: FollowUps,
  { step }: PlannedFollowUp,
  known: FollowUpRecord | undefined,
): Promise<FollowUpDecision> {
  const now = app.now().getTime();
  if (of.patient.deceased) return { kind: 'skip', reasons: [followUpReason('deceased')], attempts: [] };
  const attempts = [...(known?.attempts ?? [])];
  const before = attempts.length;
  const tried = new Set(attempts.filter(({ ref }) => ref).map(({ channel }) => channel));
  for (const way of step.ways) {
    if (way === 'call-task') return { kind: 'call-task', attempts };
    if (tried.has(way)) continue;
    if (isQuiet(of.hours, now)) {
      const until = nextSending(of.hours, now);
      if (until !== undefined) return { kind: 'wait', until };
    }
    const found = await tryWay(app, of, way, undefined);
    const outcome = 'way' in found ? said(app, of, followUps, step, found.way) : found;
    if ('way' in outcome) return { kind: 'post', ...outcome, attempts };
    attempts.push({ channel: way, reasons: outcome.reasons });
  }
  return { kind: 'skip', reasons: attempts.slice(before).flatMap(({ reasons }) => reasons), attempts };
}

type Said = Pick<DecidedFollowUp, 'way' | 'text' | 'subject'> | { reasons: Attempt['reasons'] };

function said(app: App, of: VisitReminders, followUps: FollowUps, step: PlannedFollowUp['step'], way: Way): Said {
  const { practice, location, visit, patient, thread } = of;
  if (thread.confidential) return { way, ...sayNothing(of, patient.language ?? followUps.fallback) };
  const found = wordsFor(followUps, step, patient.language);
  if (!found) return refused('no_words');
  // A visit that is over has no page any more.
  const values = valuesFor(practice, location, [{ visit, patient }], found.language, []);
  const words = sayReminder(found.words, way.channel === 'email' ? 'email' : 'sms', values, found.language);
  if (words.ok) return { way, text: words.text, subject: words.subject };
  app.log.warn('follow_up_template_broken', { appointmentId: visit.id, code: words.problem.code });
  return refused('template_broken');
}

function refused(code: FollowUpReasonCode): Said {
  return { reasons: [followUpReason(code)] };
}
