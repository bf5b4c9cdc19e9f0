import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { isAhead } from '../appointment/transitions.ts';
import { followUpMissed } from '../followup/follow-up-missed.ts';
import { entryKey } from '../message/entry.key.ts';
import { outboundEntryRow } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { putThread } from '../thread/thread.rows.ts';
import { reopened } from '../thread/thread-rules.ts';
import { chooseDue, leastAheadMs } from './choose-due.ts';
import { commitDecided } from './commit-decided.ts';
import { correct } from './correct.ts';
import { overtaken } from './corrections.ts';
import { type Decision, decide } from './decide.ts';
import { didNotArrive } from './did-not-arrive.ts';
import { longestLeadDays } from './ladder.ts';
import { type PlannedStep, planSteps } from './plan-steps.ts';
import { postReminder } from './post-reminder.ts';
import { lookAgain, putStep } from './reminder.rows.ts';
import type { ReminderStep } from './reminder.ts';
import { type ReminderReasonCode, reminderReason } from './reminder-reasons.ts';
import { type VisitReminders, visitReminders } from './visit-reminders.ts';

const attempts = 20;
/** How often somebody looks whether a message that is leaving has left. */
const whileLeavingMs = 20_000;
/** A visit further ahead than any step is looked at again when a ladder of then can concern it. */
const horizonMs = (longestLeadDays + 6) * 86_400_000;

/**
 * Looks at the reminders of one visit: corrects what a move overtook, sends the step whose time has come, records why
 * others are not sent, and says when to look again. Everything hangs on the visit's version and on what is recorded
 * already, so it is harmless when repeated, or done twice at once.
 */
export async function remind(app: App, appointmentId: string): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const of = await visitReminders(app, appointmentId);
    if (!of || (await lookAt(app, of)) === 'done') return;
    await app.backOff(attempt);
  }
  throw new Error('a visit kept changing while its reminders were looked at');
}

async function lookAt(app: App, of: VisitReminders): Promise<'done' | 'again'> {
  const { visit, head } = of;
  const now = app.now().getTime();
  const startsAt = Date.parse(visit.startsAt);
  const owed = await overtaken(app, of);
  if (owed === 'leaving') {
    return commitDecided(app, 'reminder_posted', {
      look: lookAgain(head, new Date(now + whileLeavingMs).toISOString()),
    });
  }
  if (owed) return (await correct(app, of, owed)) === 'waits' ? 'done' : 'again';
  if (visit.state === 'no-show') return followUpMissed(app, of);
  const ladder = isAhead(visit.state) && startsAt > now ? of.ladder : undefined;
  if (!ladder) return commitDecided(app, 'reminder_posted', { look: lookAgain(head, afterwards(of, now, undefined)) });

  const planned = planSteps(ladder, visit, Date.parse(head.since), of.hours);
  const recorded = new Map(
    of.steps.filter(({ version }) => version === visit.version).map((step) => [step.step, step]),
  );
  const due = chooseDue(
    planned.filter(({ step }) => !recorded.has(step.id)),
    now,
    startsAt,
  );
  const failed = await notArrived(app, planned, recorded);
  const writes: Record<string, Write | undefined> = {};
  for (const { planned: one, reason } of due.skipped) {
    writes[`left out ${one.step.id}`] = putStep(skipped(app, of, one, [reminderReason(reason)], [], undefined));
  }
  const target = due.now ?? failed;
  // What did not arrive is given up once a later step is due, or the visit is about to begin.
  const isUseful = due.now !== undefined || now + leastAheadMs <= startsAt;
  const known = target && recorded.get(target.step.id);
  if (failed && (failed !== target || !isUseful))
    writes['given up'] = putStep(givenUp(recorded.get(failed.step.id), due.now ? 'a_later_one_is_due' : 'too_late'));
  let nextAt = due.nextAt;
  let posted: OutboundEntry | undefined;
  if (target && isUseful) {
    const decision = await decide(app, of, ladder, target, known);
    if (decision.kind === 'wait') nextAt = Math.min(decision.until, nextAt ?? decision.until);
    if (decision.kind === 'skip') {
      writes.step = putStep(notSent(app, of, target, decision, known));
      writes.head = await leftToDesk(app, of, known);
    }
    if (decision.kind === 'post') {
      const message = postReminder(app, of, decision.decided);
      posted = message.entry;
      Object.assign(writes, message.writes);
    }
  }
  return commitDecided(
    app,
    'reminder_posted',
    { ...writes, look: lookAgain(head, afterwards(of, now, nextAt)) },
    posted,
  );
}

/** When to look again (ISO): at the next step, at the latest when the visit comes within the reach of any ladder. */
function afterwards({ visit }: VisitReminders, now: number, nextAt: number | undefined): string | undefined {
  const reach = isAhead(visit.state) ? Date.parse(visit.startsAt) - horizonMs : Number.NEGATIVE_INFINITY;
  const times = [...(nextAt === undefined ? [] : [nextAt]), ...(reach > now ? [reach] : [])];
  return times.length > 0 ? new Date(Math.min(...times)).toISOString() : undefined;
}

/**
 * A call that nobody took was no failed send as long as there was another way. Where none is left the conversation stands
 * among what failed, unless something there does already.
 */
async function leftToDesk(
  app: App,
  { thread }: VisitReminders,
  known: ReminderStep | undefined,
): Promise<Write | undefined> {
  const entry = known?.ref && (await app.table.get(outboundEntryRow, entryKey(known.ref)));
  // A family's call stands in one conversation, and is shown there.
  if (entry?.failure?.kind !== 'not-taken' || thread.failure || entry.threadId !== thread.id) return undefined;
  const failure = { messageId: entry.id, code: entry.failure.code };
  return putThread({ ...reopened(thread), failure }, thread.version);
}

function notSent(
  app: App,
  of: VisitReminders,
  planned: PlannedStep,
  { reasons, attempts: tried }: Extract<Decision, { kind: 'skip' }>,
  known: ReminderStep | undefined,
): ReminderStep {
  // A message that did not arrive, and no way was left after it.
  if (known?.ref) {
    return { ...known, attempts: tried.length > 0 ? tried : known.attempts, reasons, revision: known.revision + 1 };
  }
  return skipped(app, of, planned, reasons, tried, known);
}

/** The latest step whose message did not arrive, and after which nothing was decided yet. */
async function notArrived(
  app: App,
  planned: readonly PlannedStep[],
  recorded: ReadonlyMap<string, ReminderStep>,
): Promise<PlannedStep | undefined> {
  for (const one of planned.toReversed()) {
    const known = recorded.get(one.step.id);
    if (known && (await didNotArrive(app, known))) return one;
  }
  return undefined;
}

function givenUp(known: ReminderStep | undefined, why: ReminderReasonCode): ReminderStep {
  if (!known) throw new Error('what did not arrive was recorded');
  return { ...known, reasons: [reminderReason(why)], revision: known.revision + 1 };
}

function skipped(
  app: App,
  { visit, trial }: VisitReminders,
  planned: PlannedStep,
  reasons: ReminderStep['reasons'],
  tried: ReminderStep['attempts'],
  known: ReminderStep | undefined,
): ReminderStep {
  return {
    appointmentId: visit.id,
    version: visit.version,
    step: planned.step.id,
    plannedFor: new Date(planned.plannedFor).toISOString(),
    at: app.now().toISOString(),
    outcome: 'skipped',
    reasons,
    attempts: tried,
    ...(trial?.stepId === planned.step.id ? { trial: trial.mark } : {}),
    revision: (known?.revision ?? 0) + 1,
  };
}
