import type { MissedStepOut, MissedVisitOut } from '../../api.answers.follow-ups.ts';
import type { App } from '../../ports.ts';
import { entryKey } from '../message/entry.key.ts';
import { outboundEntryRow } from '../message/entry.rows.ts';
import { isRecovered } from '../metrics/is-recovered.ts';
import { momentOf } from '../reminder/plan-steps.ts';
import { type VisitReminders, visitReminders } from '../reminder/visit-reminders.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { placeOf } from '../thread/thread.ts';
import { followUpRecordRow, recordsOf } from './follow-up.rows.ts';
import type { FollowUpRecord, FollowUps } from './follow-up.ts';
import { followUpReason, overReason } from './follow-up-reasons.ts';
import type { Over } from './over.ts';
import { leftOut, type PlannedFollowUp, planFollowUps } from './plan-follow-ups.ts';
import { readOver } from './read-over.ts';

/** One missed visit as somebody may see it, and whether it counts as recovered. */
export async function showMissed(
  app: App,
  who: Staff,
  followUps: FollowUps,
  appointmentId: string,
): Promise<{ visit: MissedVisitOut; recovered: boolean } | undefined> {
  const of = await visitReminders(app, appointmentId);
  if (of?.visit.state !== 'no-show') return undefined;
  const { visit, patient, thread } = of;
  if (!mayEnter(who, placeOf(thread))) return undefined;
  const [{ over, visits }, { rows }] = await Promise.all([
    readOver(app, visit, thread),
    app.table.query(followUpRecordRow, recordsOf(visit)),
  ]);
  const done = await Promise.all(rows.map((record) => recordedStep(app, record)));
  const planned = planFollowUps(followUps, visit, of.hours)
    .filter(({ step }) => rows.every((record) => record.step !== step.id))
    .map((one) => plannedStep(app, of, followUps, one, over));
  const steps = [...done, ...planned].toSorted((a, b) => a.plannedFor.localeCompare(b.plannedFor));
  const next = planned.find(({ state }) => state === 'planned');
  const { id, threadId, patientId, startsAt, date, time, stateAt, visitType, provider } = visit;
  const { givenName, familyName } = patient;
  // Of a confidential visit nobody is called at the number that others may know.
  const phone = thread.confidential
    ? thread.addresses.find(({ channel }) => channel !== 'email')?.address
    : patient.phones[0];
  return {
    visit: {
      ...{ id, threadId, patientId, givenName, familyName, startsAt, date, time, missedAt: stateAt, steps },
      ...(visitType ? { visitType } : {}),
      ...(provider ? { provider } : {}),
      ...(phone ? { phone } : {}),
      ...(over ? { over: { ...over, message: overReason(over).message } } : {}),
      ...(next ? { next: { step: next.step, at: next.at ?? next.plannedFor, way: next.way } } : {}),
      state: over
        ? 'over'
        : rows.some(({ outcome }) => outcome === 'call-task')
          ? 'call'
          : next
            ? 'waiting'
            : 'nothing-planned',
    },
    recovered: isRecovered(visit, visits),
  };
}

async function recordedStep(app: App, record: FollowUpRecord): Promise<MissedStepOut> {
  const { step, plannedFor, at, outcome, ref, reasons, attempts } = record;
  const entry = ref && (await app.table.get(outboundEntryRow, entryKey(ref)));
  const shown = {
    step,
    plannedFor,
    at,
    reasons,
    attempts: attempts.map(({ channel, reasons: why }) => ({ channel, reasons: why })),
  };
  if (outcome !== 'posted') return { ...shown, state: outcome, way: outcome === 'call-task' ? 'call-task' : 'none' };
  if (!entry) throw new Error('a message about a missed visit is gone');
  const state = entry.status === 'failed' ? 'failed' : entry.leftAt ? 'sent' : 'sending';
  return {
    ...shown,
    state,
    way: entry.channel === 'email' ? 'email' : 'sms',
    status: entry.status,
    ...(entry.leftAt ? { leftAt: entry.leftAt } : {}),
    ...(entry.failure ? { failure: entry.failure.message } : {}),
  };
}

function plannedStep(
  app: App,
  { visit }: VisitReminders,
  followUps: FollowUps,
  planned: PlannedFollowUp,
  over: Over | undefined,
): MissedStepOut {
  const late = leftOut(planned, visit, followUps, app.now().getTime());
  const why = over
    ? overReason(over)
    : !followUps.on
      ? followUpReason('not_on')
      : 'skip' in planned
        ? followUpReason('switched_off')
        : late && followUpReason(late);
  return {
    step: planned.step.id,
    plannedFor: new Date(planned.plannedFor).toISOString(),
    at: new Date(momentOf(planned)).toISOString(),
    way: planned.step.ways[0] ?? 'none',
    state: why ? 'skipped' : 'planned',
    reasons: why ? [why] : [],
    attempts: [],
  };
}
