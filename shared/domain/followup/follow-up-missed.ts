import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { chooseDue } from '../reminder/choose-due.ts';
import { commitDecided } from '../reminder/commit-decided.ts';
import { didNotArrive } from '../reminder/did-not-arrive.ts';
import { lookAgain } from '../reminder/reminder.rows.ts';
import type { VisitReminders } from '../reminder/visit-reminders.ts';
import { askToCall } from './ask-to-call.ts';
import { decideFollowUp } from './decide-follow-up.ts';
import { followUpRecordRow, putRecord, recordsOf } from './follow-up.rows.ts';
import type { FollowUpRecord } from './follow-up.ts';
import { type FollowUpReasonCode, followUpReason } from './follow-up-reasons.ts';
import { leftOut, type PlannedFollowUp, planFollowUps } from './plan-follow-ups.ts';
import { postFollowUp } from './post-follow-up.ts';
import { readFollowUps } from './read-follow-ups.ts';
import { readOver } from './read-over.ts';

/** There is no end before which a step has to leave: what ends it is an answer. */
const noEnd = Number.POSITIVE_INFINITY;

/**
 * Looks at one missed visit: does the step whose time has come, records why others are not done, and says when to look
 * again. Nothing is done any more once the patient answered, has another visit or stopped messages. Everything hangs on
 * what is recorded already, so it is harmless when repeated, or done twice at once.
 */
export async function followUpMissed(app: App, of: VisitReminders): Promise<'done' | 'again'> {
  const { visit, head, thread } = of;
  const followUps = await readFollowUps(app);
  const { over, unchanged } = await readOver(app, visit, thread);
  if (!followUps.on) return commitDecided(app, 'follow_up_posted', { look: lookAgain(head, undefined) });

  const now = app.now().getTime();
  const planned = planFollowUps(followUps, visit, of.hours);
  const { rows } = await app.table.query(followUpRecordRow, recordsOf(visit));
  const recorded = new Map(rows.map((record) => [record.step, record]));
  const open = planned.filter(({ step }) => !recorded.has(step.id));
  if (over) {
    // What ended it may be taken back: the visit that was booked instead is called off, an opt-out is.
    const next = open.flatMap((one) => ('at' in one && one.at > now ? [one.at] : [])).toSorted((a, b) => a - b)[0];
    const at = next === undefined ? undefined : new Date(next).toISOString();
    return commitDecided(app, 'follow_up_posted', { look: lookAgain(head, at) });
  }
  const late = open.flatMap((one) => {
    const why = leftOut(one, visit, followUps, now);
    return why ? [{ planned: one, why }] : [];
  });
  const due = chooseDue(
    open.filter((one) => late.every((left) => left.planned !== one)),
    now,
    noEnd,
  );
  const writes: Record<string, Write | undefined> = {};
  const leave = (one: PlannedFollowUp, why: FollowUpReasonCode) => {
    writes[`left out ${one.step.id}`] = putRecord(recordOf(app, of, one, { reasons: [followUpReason(why)] }));
  };
  for (const { planned: one, why } of late) leave(one, why);
  for (const { planned: one, reason } of due.skipped)
    leave(one, reason === 'late_and_next_is_near' ? reason : 'a_later_one_is_due');

  const failed = await notArrived(app, planned, recorded);
  const target = due.now ?? failed;
  const known = target && recorded.get(target.step.id);
  const unsent = failed && recorded.get(failed.step.id);
  if (failed && unsent && failed !== target) {
    const reasons = [followUpReason('a_later_one_is_due')];
    writes['given up'] = putRecord({ ...unsent, reasons, revision: unsent.revision + 1 });
  }
  let nextAt = due.nextAt;
  let posted: OutboundEntry | undefined;
  if (target) {
    const decision = await decideFollowUp(app, of, followUps, target, known);
    if (decision.kind === 'wait') nextAt = Math.min(decision.until, nextAt ?? decision.until);
    else if (decision.kind === 'skip') {
      writes.step = putRecord(
        known?.ref
          ? { ...known, attempts: decision.attempts, reasons: decision.reasons, revision: known.revision + 1 }
          : recordOf(app, of, target, decision, known),
      );
    } else if (decision.kind === 'call-task') {
      Object.assign(
        writes,
        askToCall(app, of, recordOf(app, of, target, { ...decision, outcome: 'call-task' }, known)),
      );
    } else {
      const message = postFollowUp(
        app,
        of,
        recordOf(app, of, target, { attempts: decision.attempts }, known),
        decision,
      );
      posted = message.entry;
      Object.assign(writes, message.writes);
    }
    // The head is replaced by what is written, and says the same of itself.
    const { thread: ownHead, ...others } = unchanged;
    if (decision.kind !== 'wait') Object.assign(writes, writes.head ? others : { ...others, thread: ownHead });
  }
  const look = lookAgain(head, nextAt === undefined ? undefined : new Date(nextAt).toISOString());
  return commitDecided(app, 'follow_up_posted', { ...writes, look }, posted);
}

/** The latest step whose message did not arrive, and after which nothing was decided yet. */
async function notArrived(
  app: App,
  planned: readonly PlannedFollowUp[],
  recorded: ReadonlyMap<string, FollowUpRecord>,
): Promise<PlannedFollowUp | undefined> {
  for (const one of planned.toReversed()) {
    const known = recorded.get(one.step.id);
    if (known && (await didNotArrive(app, known))) return one;
  }
  return undefined;
}

function recordOf(
  app: App,
  { visit }: VisitReminders,
  { step, plannedFor }: PlannedFollowUp,
  became: Partial<Pick<FollowUpRecord, 'outcome' | 'reasons' | 'attempts'>>,
  known?: FollowUpRecord,
): FollowUpRecord {
  return {
    appointmentId: visit.id,
    version: visit.version,
    step: step.id,
    plannedFor: new Date(plannedFor).toISOString(),
    at: app.now().toISOString(),
    outcome: became.outcome ?? 'skipped',
    reasons: became.reasons ?? [],
    attempts: became.attempts ?? [],
    revision: (known?.revision ?? 0) + 1,
  };
}
