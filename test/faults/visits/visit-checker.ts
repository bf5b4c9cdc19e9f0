import { appointmentRow, isAppointmentKey } from '#shared/domain/appointment/appointment.rows.ts';
import type { Appointment } from '#shared/domain/appointment/appointment.ts';
import { isAhead } from '#shared/domain/appointment/transitions.ts';
import { isEntryKey } from '#shared/domain/message/entry.key.ts';
import { outboundEntryRow } from '#shared/domain/message/entry.rows.ts';
import type { OutboundEntry, ReminderOf } from '#shared/domain/message/entry.ts';
import { calledOffStep, correctionStep } from '#shared/domain/reminder/reminder.key.ts';
import { reminderStepRow } from '#shared/domain/reminder/reminder.rows.ts';
import type { ReminderStep } from '#shared/domain/reminder/reminder.ts';
import type { Broken } from '../checker/checker.ts';
import type { Item } from '../world/sorted-items.ts';
import type { World } from '../world/world.ts';
import { didSomething } from './press-checker.ts';
import { ladderSteps } from './visit-story.ts';

/** A clock five minutes slow, and a function that has begun to send. */
const toleranceMs = 7 * 60_000;

type Reminder = OutboundEntry & { reminder: ReminderOf };

/** A message about one visit, with what it told of it and when it left, if it did. */
interface Told {
  entry: Reminder;
  step: ReminderStep;
  leftAt: number | undefined;
}

/** Every message that a reminder is, oldest first. */
export function reminderEntries(rows: readonly Item[]): Reminder[] {
  return rows
    .filter(({ pk, sk, reminder }) => reminder !== undefined && isEntryKey({ pk: String(pk), sk: String(sk) }))
    .map((row) => outboundEntryRow.schema.parse(row))
    .flatMap((entry) => (entry.reminder ? [{ ...entry, reminder: entry.reminder }] : []));
}

/** Every message of ours that a rule wrote about a visit. */
export function sendableEntries(rows: readonly Item[]): OutboundEntry[] {
  return rows
    .filter(
      ({ pk, sk, reminder, followUp, survey }) =>
        (reminder ?? followUp ?? survey) !== undefined && isEntryKey({ pk: String(pk), sk: String(sk) }),
    )
    .map((row) => outboundEntryRow.schema.parse(row));
}

/** What patients were told of their visits is what is so, or they were told the right time after it, once. */
export function brokenVisits(rows: readonly Item[], world: World, isSkewed: boolean): Broken[] {
  const entries = reminderEntries(rows);
  const left = new Map(
    [...world.provider.accepted(), ...world.mail.accepted(), ...world.phones.spoken].map(
      ({ messageId, acceptedAt }) => [messageId, acceptedAt],
    ),
  );
  const visits = rows
    .filter(({ pk, sk }) => sk === 'APPOINTMENT' && isAppointmentKey({ pk: String(pk), sk: String(sk) }))
    .map((row) => appointmentRow.schema.parse(row));
  return visits.flatMap((visit) => {
    const steps = rows
      .filter(({ pk, sk }) => pk === `APPOINTMENT#${visit.id}` && String(sk).startsWith('STEP#'))
      .map((row) => reminderStepRow.schema.parse(row));
    const told = entries.flatMap((entry): Told[] => {
      const step = steps.find(({ attempts }) => attempts.some(({ ref }) => ref?.messageId === entry.id));
      return step ? [{ entry, step, leftAt: left.get(entry.id) }] : [];
    });
    const unknown = entries.filter(
      ({ id, reminder }) =>
        reminder.visits.some(({ appointmentId }) => appointmentId === visit.id) &&
        told.every(({ entry }) => entry.id !== id),
    );
    const broken = [
      ...unknown.map(({ id }) => `${id} is recorded with no step`),
      ...twice(told),
      ...late(told),
      ...needless(told),
      ...misled(visit, steps, told, pageTold(world, visit.id), isSkewed),
      ...forgotten(visit, steps),
      ...undecided(visit, told),
    ];
    return broken.map((what) => ({ rule: 'visit' as const, what: `${visit.id}: ${what}` }));
  });
}

/** Whether a message sets right what an older one said. */
export function isCorrection({ reminder }: Pick<Reminder, 'reminder'>): boolean {
  return correctsBy(reminder);
}

function correctsBy({ step }: { step: string }): boolean {
  return step === correctionStep || step === calledOffStep;
}

/** One step of one version reaches the patient once; another way is taken only where the first did not arrive. */
function twice(told: readonly Told[]): string[] {
  const arrived = told.filter(({ leftAt, entry }) => leftAt !== undefined && entry.status !== 'failed');
  const names = arrived.map(({ step }) =>
    correctsBy(step) ? `correction of ${step.version}` : `${step.step} of ${step.version}`,
  );
  return names.filter((name, nth) => names.indexOf(name) !== nth).map((name) => `${name} left twice`);
}

/** A visit that took place as it stood: each step of its ladder left, or says why not. */
function forgotten(visit: Appointment, steps: readonly ReminderStep[]): string[] {
  if (!tookPlace(visit)) return [];
  const recorded = new Set(steps.filter(({ version }) => version === visit.version).map(({ step }) => step));
  return ladderSteps({ callsFirst: false })
    .filter(({ id }) => !recorded.has(id))
    .map(({ id }) => `nothing is recorded of ${id} of ${visit.version}`);
}

/** Nobody is reminded of what begins in less. */
const leastAheadMs = 10 * 60_000;

/** What did not arrive while there was time and another way went that way, or says why not. */
function undecided(visit: Appointment, told: readonly Told[]): string[] {
  if (!tookPlace(visit)) return [];
  const limit = Date.parse(visit.startsAt) - leastAheadMs - toleranceMs;
  return told
    .filter(({ step, entry }) => step.version === visit.version && step.ref?.messageId === entry.id)
    .filter(({ step, entry }) => !correctsBy(step) && step.reasons.length === 0 && entry.status === 'failed')
    .filter(({ entry: { settledAt } }) => settledAt !== undefined && Date.parse(settledAt) < limit)
    .filter(({ step }) => new Set(step.attempts.map(({ channel }) => channel)).size < waysOf(step))
    .map(({ step, entry }) => `${step.step} of ${step.version} failed as ${entry.id}, and nothing followed`);
}

/** However it begins, a step has as many ways. */
function waysOf({ step }: ReminderStep): number {
  return ladderSteps({ callsFirst: false }).find(({ id }) => id === step)?.channels.length ?? 0;
}

function tookPlace({ state }: Appointment): boolean {
  return isAhead(state) || state === 'attended';
}

/** Nothing leaves after the visit that it speaks of. */
function late(told: readonly Told[]): string[] {
  return told.flatMap(({ entry, step, leftAt }) => {
    const limit = correctsBy(step) ? Date.parse(entry.deadline ?? '') + toleranceMs : Date.parse(step.told ?? '');
    return leftAt === undefined || leftAt < limit ? [] : [`${step.step} of ${step.version} left after the visit`];
  });
}

/** Only what was begun for an older version is set right. */
function needless(told: readonly Told[]): string[] {
  return told
    .filter(({ step }) => correctsBy(step))
    .filter(({ step: { version } }) => told.every(({ step, entry }) => step.version >= version || entry.tries === 0))
    .map(({ step }) => `version ${step.version} is corrected, and nobody was told anything`);
}

/** What the page of a visit's link said last that a press did, where one did something; `startsAt` absent: it is called off. */
function pageTold({ pressed }: World, visitId: string): { at: number; startsAt: string | undefined } | undefined {
  const said = pressed.filter((press) => press.visitId === visitId).flatMap((press) => press.said);
  const last = said
    .filter(({ notice = '' }) => didSomething.includes(notice))
    .toSorted((a, b) => a.at - b.at)
    .at(-1);
  return last && { at: last.at, startsAt: last.notice === 'cancelled' ? undefined : last.startsAt };
}

/** The last that a patient heard is what is so; or the desk was told to call; or it is over either way. */
function misled(
  visit: Appointment,
  steps: readonly ReminderStep[],
  told: readonly Told[],
  page: ReturnType<typeof pageTold>,
  isSkewed: boolean,
): string[] {
  const arrived = told
    .filter(({ leftAt, entry }) => leftAt !== undefined && entry.status !== 'failed')
    .toSorted((a, b) => (a.leftAt ?? 0) - (b.leftAt ?? 0));
  const last = arrived.at(-1);
  if (!last) return [];
  const changedAt = Date.parse(visit.stateAt);
  // A rule marks it once it is over: it took place then.
  const current = isAhead(visit.state) || visit.state === 'attended' ? visit.startsAt : undefined;
  const said = last.step.told;
  if (said === current || (page && page.at > (last.leftAt ?? 0) && page.startsAt === current)) return [];
  if ([said, current].every((at) => at === undefined || Date.parse(at) <= changedAt + toleranceMs)) return [];
  const correction = steps.find((step) => step.version === visit.version && correctsBy(step));
  const what = `the patient heard ${said ?? 'that it is called off'} last, and it is ${current ?? visit.state}`;
  if (!correction) return [`${what}, and nobody set it right`];
  const message = told.find(({ entry }) => entry.id === correction.ref?.messageId);
  // It failed and stands among failed sends, or may have left: the desk calls.
  if (!message || message.leftAt === undefined) return [];
  if (message.entry.status === 'failed' || isSkewed) return [];
  return [`${what}: what set it right left before it`];
}
