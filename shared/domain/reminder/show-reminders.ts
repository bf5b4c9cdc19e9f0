import type { StepOut, VisitRemindersOut } from '../../api.answers.reminders.ts';
import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { appointmentKey, appointmentRow, pointerRow, visitsFrom } from '../appointment/appointment.rows.ts';
import { isAhead } from '../appointment/transitions.ts';
import { entryKey } from '../message/entry.key.ts';
import { outboundEntryRow } from '../message/entry.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { readPatient } from '../patient/read-patient.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { type PlannedStep, planSteps } from './plan-steps.ts';
import type { ReminderStep } from './reminder.ts';
import { type ReminderReasonCode, reminderReason } from './reminder-reasons.ts';
import { visitReminders } from './visit-reminders.ts';

const shownVisits = 10;

/** Each step of a visit: sent or why not, and what is next. Refusals: not_found. */
export async function showReminders(app: App, who: Staff, appointmentId: string): Promise<VisitRemindersOut> {
  const visit = await app.table.get(appointmentRow, appointmentKey(appointmentId));
  if (!visit || !mayEnter(who, visit.location)) {
    throw new Refusal('not_found', 'There is no such visit.', { field: 'appointmentId' });
  }
  const { patientId, version, startsAt, date, time, state } = visit;
  const shown = { id: appointmentId, patientId, version, startsAt, date, time, state };
  const of = await visitReminders(app, appointmentId);
  if (!of) return { ...shown, steps: [], earlier: [], note: reminderReason('no_ladder') };
  const { ladder, trial } = of;
  const recorded = await Promise.all(of.steps.map((step) => recordedStep(app, step)));
  const current = recorded.filter((step) => step.version === visit.version);
  const isToCome = isAhead(visit.state) && Date.parse(visit.startsAt) > app.now().getTime();
  const planned =
    ladder && isToCome
      ? planSteps(ladder, visit, Date.parse(of.head.since), of.hours)
          .filter(({ step }) => current.every((one) => one.step !== step.id))
          .map((step) => ({
            ...plannedStep(step, visit.version, visit.state === 'confirmed'),
            ...(trial?.stepId === step.step.id ? { trial: trial.mark } : {}),
          }))
      : [];
  const steps = [...current, ...planned].toSorted((a, b) => a.plannedFor.localeCompare(b.plannedFor));
  const next = planned.find(({ state: one }) => one === 'planned');
  return {
    ...shown,
    ...(ladder ? { ladder: { id: ladder.id, name: ladder.name } } : {}),
    ...(isToCome && !ladder ? { note: reminderReason('no_ladder') } : {}),
    ...(isAhead(visit.state) ? {} : { note: reminderReason('visit_changed') }),
    steps,
    earlier: recorded.filter((step) => step.version !== visit.version),
    ...(next?.at ? { next: { step: next.step, at: next.at } } : {}),
  };
}

/** The same for every visit of a patient that is still to come. Refusals: not_found. */
export async function showPatientReminders(app: App, who: Staff, patientId: string): Promise<VisitRemindersOut[]> {
  const patient = await readPatient(app, who, patientId);
  const { rows } = await app.table.query(pointerRow, visitsFrom(patient.id, app.now().toISOString(), shownVisits));
  const shown: VisitRemindersOut[] = [];
  for (const { appointmentId } of rows)
    shown.push(await showReminders(app, { ...who, locations: 'all' }, appointmentId));
  return shown;
}

async function recordedStep(app: App, of: ReminderStep): Promise<StepOut> {
  const entry = of.ref && (await app.table.get(outboundEntryRow, entryKey(of.ref)));
  return {
    version: of.version,
    step: of.step,
    plannedFor: of.plannedFor,
    at: of.at,
    state: entry ? sentAs(entry) : 'skipped',
    reasons: of.reasons,
    attempts: of.attempts.map(({ channel, ref, reasons }) => ({
      channel,
      reasons,
      ...(ref ? { messageId: ref.messageId } : {}),
    })),
    ...(entry
      ? {
          channel: entry.channel,
          status: entry.status,
          message: { id: entry.id, threadId: entry.threadId },
          ...(entry.leftAt ? { leftAt: entry.leftAt } : {}),
          ...(entry.failure ? { failure: entry.failure.message } : {}),
        }
      : {}),
    ...(of.with ? { with: of.with } : {}),
    ...(of.trial ? { trial: of.trial } : {}),
  };
}

function sentAs({ status, leftAt }: OutboundEntry): StepOut['state'] {
  if (status === 'failed') return 'failed';
  return leftAt ? 'sent' : 'sending';
}

function plannedStep(planned: PlannedStep, version: number, isConfirmed: boolean): StepOut {
  const { step } = planned;
  const why: ReminderReasonCode | undefined =
    'skip' in planned ? planned.skip : step.onlyUnconfirmed && isConfirmed ? 'confirmed' : undefined;
  return {
    version,
    step: step.id,
    plannedFor: new Date(planned.plannedFor).toISOString(),
    ...('at' in planned ? { at: new Date(planned.at).toISOString() } : {}),
    state: why ? 'skipped' : 'planned',
    reasons: why ? [reminderReason(why)] : [],
    attempts: [],
    ...(step.channels[0] ? { channel: step.channels[0] } : {}),
  };
}
