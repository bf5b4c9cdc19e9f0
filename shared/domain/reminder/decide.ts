import type { App } from '../../ports.ts';
import { visitLinks } from '../link/visit-links.ts';
import { chooseCare } from '../message/choose-care.ts';
import { entryKey } from '../message/entry.key.ts';
import { outboundEntryRow } from '../message/entry.rows.ts';
import { dayOf } from '../message/sending-counts.ts';
import { practiceZone } from '../practice/practice.ts';
import { raiseAlert } from '../practice/raise-alert.ts';
import { dayAfter, instantOf } from '../practice/wall-time.ts';
import { callWords } from './call-words.ts';
import { leastAheadMs } from './choose-due.ts';
import { tryWay, type Way } from './choose-way.ts';
import { alsoFor, careToday, goTogether, household } from './household.ts';
import { type Ladder, wordsFor } from './ladder.ts';
import { afterMorningMs, type PlannedStep } from './plan-steps.ts';
import type { Copy, Decided } from './post-reminder.ts';
import { kindOf } from './recipients.ts';
import type { Attempt, ReminderStep } from './reminder.ts';
import { type ReminderReasonCode, reminderReason } from './reminder-reasons.ts';
import { sayNothing } from './say-nothing.ts';
import { sayReminder, valuesFor } from './say-reminder.ts';
import { isQuiet, nextSending } from './sending-hours.ts';
import type { VisitReminders } from './visit-reminders.ts';

/** What becomes of a step whose time has come: a message, a wait for the morning (epoch ms), or nothing and why. */
export type Decision =
  | { kind: 'post'; decided: Decided }
  | { kind: 'wait'; until: number }
  | { kind: 'skip'; reasons: Attempt['reasons']; attempts: Attempt[] };

const mostAttempts = 6;
const gaveWayTo: ReadonlySet<string> = new Set([
  ...['appointment_moved', 'appointment_cancelled', 'told_of_other'],
  ...['not_theirs', 'mail_not_theirs', 'guardian_ended', 'guardian_scope', 'confidential_only'],
]);

/** The last look at a step: whether it goes now, by which way and with which words. */
export async function decide(
  app: App,
  of: VisitReminders,
  ladder: Ladder,
  planned: PlannedStep,
  known: ReminderStep | undefined,
): Promise<Decision> {
  const { visit, patient, hours } = of;
  const { step } = planned;
  const now = app.now().getTime();
  const startsAt = Date.parse(visit.startsAt);
  if (patient.deceased) return skip('deceased');
  if (step.onlyUnconfirmed && visit.state === 'confirmed') return skip('confirmed');
  if (isQuiet(hours, now)) {
    const until = nextSending(hours, now);
    return until === undefined || until + afterMorningMs > startsAt ? skip('night') : { kind: 'wait', until };
  }
  const attempts = [...(known?.attempts ?? [])];
  const tried = await triedChannels(app, known);
  const before = attempts.length;
  const deadline = startsAt - leastAheadMs;
  for (const channel of attempts.length < mostAttempts ? step.channels : []) {
    if (tried.has(channel)) continue;
    const next = step.channels.slice(step.channels.indexOf(channel) + 1);
    const found = await tryWay(app, of, channel, new Date(deadline).toISOString(), next);
    const outcome = 'way' in found ? await onWay(app, of, ladder, planned, found.way) : found;
    if ('reasons' in outcome) {
      await raiseAlert(app, outcome.reasons);
      attempts.push({ channel, reasons: outcome.reasons });
      continue;
    }
    const { onlyUnconfirmed, id } = step;
    const { plannedFor } = planned;
    const told = visit.startsAt;
    return {
      kind: 'post',
      decided: { ...outcome, step: id, plannedFor, deadline, onlyUnconfirmed, attempts, known, told },
    };
  }
  const reasons = attempts.slice(before).flatMap((attempt) => attempt.reasons);
  return { kind: 'skip', reasons: reasons.length > 0 ? reasons : [reminderReason('every_way_failed')], attempts };
}

function skip(code: ReminderReasonCode): Decision {
  return { kind: 'skip', reasons: [reminderReason(code)], attempts: [] };
}

type OnWay =
  | Pick<Decided, 'way' | 'text' | 'subject' | 'language' | 'together' | 'copies'>
  | { reasons: Attempt['reasons'] };

async function onWay(app: App, of: VisitReminders, ladder: Ladder, planned: PlannedStep, way: Way): Promise<OnWay> {
  const { practice, location, visit, patient } = of;
  const sharing = await household(app, of, way.address);
  const now = app.now().getTime();
  const zone = practiceZone(practice);
  const todayEnds = instantOf(zone, dayAfter(dayOf(zone, now)), '00:00');
  const due = careToday(of, planned, sharing, way.channel, { now, todayEnds });
  const first = chooseCare(due, way.sent, dayOf(zone, now), practice.caps);
  if (!first.includes(due[0]?.id ?? '')) return refused('nearer_visit_first');
  if (of.thread.confidential) {
    const language = patient.language ?? ladder.fallback;
    return { way, ...sayNothing(of, language), language, together: [] };
  }
  const together = await goTogether(app, of, planned, sharing, way);
  const all = [{ visit, patient }, ...together];
  if (way.channel === 'voice') {
    const language = patient.language ?? ladder.fallback;
    return { way, text: callWords(all, language), subject: undefined, language, together };
  }
  const found = wordsFor(ladder, planned.step, patient.language);
  if (!found) return refused('no_words');
  const links = await visitLinks(
    app,
    all.map((one) => one.visit),
    way.to,
  );
  const values = valuesFor(practice, location, all, found.language, links);
  const said = sayReminder(found.words, way.channel, values, found.language);
  if (!said.ok) {
    app.log.warn('reminder_template_broken', { appointmentId: visit.id, code: said.problem.code });
    return refused('template_broken');
  }
  const copies: Copy[] = [];
  for (const other of way.others ?? []) {
    // Another guardian hears of those alone of whom they may be told, by links of their own.
    const others = alsoFor(app, of, together, other);
    const theirs = [{ visit, patient }, ...others];
    const own = await visitLinks(
      app,
      theirs.map((one) => one.visit),
      other.to,
    );
    const told = valuesFor(practice, location, theirs, found.language, own);
    const copy = sayReminder(found.words, kindOf(other.channel), told, found.language);
    if (copy.ok) copies.push({ way: other, text: copy.text, subject: copy.subject, together: others });
  }
  return { way, text: said.text, subject: said.subject, language: found.language, together, copies };
}

function refused(code: ReminderReasonCode): OnWay {
  return { reasons: [reminderReason(code)] };
}

/**
 * The channels that a step was sent on in vain. One whose message only gave way to a change of another visit in it, or of who
 * may be told there, is as good as before: it is tried only where somebody may be told by it now.
 */
async function triedChannels(app: App, known: ReminderStep | undefined): Promise<Set<string>> {
  if (!known) return new Set();
  const tried = new Set<string>(known.attempts.filter(({ ref }) => ref).map(({ channel }) => channel));
  const entry = known.ref && (await app.table.get(outboundEntryRow, entryKey(known.ref)));
  const gaveWay = entry?.failure && gaveWayTo.has(entry.failure.code);
  if (entry && gaveWay) tried.delete(entry.channel);
  return tried;
}
