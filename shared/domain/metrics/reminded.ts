import * as z from 'zod';
import type { Appointment } from '../appointment/appointment.ts';
import type { Entry } from '../message/entry.ts';
import { wallTimeOf } from '../practice/wall-time.ts';
import { calledOffStep, correctionStep } from '../reminder/reminder.key.ts';
import type { ReminderStep } from '../reminder/reminder.ts';
import { isByRule, type NotSentKind, notSentKind, notSentKinds } from './not-sent.ts';

const count = z.number().int();

/**
 * What became of the reminders of one version of a visit (metric definition 7): how many steps were due, how far they came,
 * why others were not sent, and what the patient did. `day` is the day of the visit as that version had it.
 */
export const reminded = z.object({
  version: count,
  day: z.string(),
  due: count,
  sent: count,
  delivered: count,
  failed: count,
  /** Left, and no receipt nor failure came. */
  unheard: count,
  replied: z.boolean(),
  outcome: z.enum(['confirmed', 'moved', 'cancelled', 'silent']),
  came: z.boolean(),
  notSent: z.array(z.object({ kind: z.enum(notSentKinds), count })),
});
export type Reminded = z.infer<typeof reminded>;

/** A step as recorded, with the message that carries it where there is one. */
export interface CarriedStep {
  step: ReminderStep;
  entry: Entry | undefined;
}

const corrections: ReadonlySet<string> = new Set([correctionStep, calledOffStep]);

/** What became of the reminders of every version of a visit that had a step. */
export function remindedOf(visit: Appointment, steps: readonly CarriedStep[]): Reminded[] {
  const planned = steps.filter(({ step }) => !corrections.has(step.step));
  const versions = [...new Set(planned.map(({ step }) => step.version))].toSorted((a, b) => a - b);
  return versions.flatMap((version) => {
    const own = planned.filter(({ step }) => step.version === version);
    const day = version === visit.version ? visit.date : dayTold(visit, own);
    // A time of which nobody was told, and that is no more.
    if (day === undefined) return [];
    return [{ version, day, ...counted(own.map(stateOf)), ...answeredTo(visit, version) }];
  });
}

function dayTold({ zone }: Appointment, steps: readonly CarriedStep[]): string | undefined {
  const told = steps.flatMap(({ step }) => step.told ?? [])[0];
  return told && wallTimeOf(zone, Date.parse(told)).date;
}

type StepState = 'waits' | 'delivered' | 'failed' | 'unheard' | { notSent: NotSentKind };

function stateOf({ step, entry }: CarriedStep): StepState {
  if (step.outcome === 'skipped' || !entry) return { notSent: notSentKind(step.reasons[0]?.code) };
  if (entry.kind === 'call') return stateOfCall(entry.outcome);
  if (!('purpose' in entry)) return 'waits';
  const { status, failure, leftAt } = entry;
  if (failure?.kind === 'blocked') return { notSent: notSentKind(failure.code) };
  if (status === 'delivered' || status === 'failed') return status;
  return leftAt || status === 'sent' || status === 'unknown' ? 'unheard' : 'waits';
}

/** A reminder that was spoken: on a machine it arrived as well. */
function stateOfCall(outcome: string): StepState {
  if (outcome === 'answered' || outcome === 'left-message') return 'delivered';
  return outcome === 'calling' ? 'waits' : 'failed';
}

/** Whether a step's message has left, however it ended. */
export function hasLeft(carried: CarriedStep): boolean {
  const state = stateOf(carried);
  return state === 'delivered' || state === 'failed' || state === 'unheard';
}

function counted(states: readonly StepState[]) {
  const reasons = states.flatMap((state) => (typeof state === 'object' ? state.notSent : []));
  const of = (...wanted: StepState[]) => states.filter((state) => wanted.includes(state)).length;
  return {
    due: states.length - reasons.filter(isByRule).length,
    sent: of('delivered', 'failed', 'unheard'),
    delivered: of('delivered'),
    failed: of('failed'),
    unheard: of('unheard'),
    notSent: notSentKinds.flatMap((kind) => {
      const count = reasons.filter((one) => one === kind).length;
      return count > 0 ? [{ kind, count }] : [];
    }),
  };
}

function answeredTo(visit: Appointment, version: number): Pick<Reminded, 'replied' | 'outcome' | 'came'> {
  const isCurrent = version === visit.version;
  const isNext = visit.version === version + 1;
  const isCalledOff = visit.state === 'cancelled' || visit.state === 'late-cancelled';
  const replied = visit.answered?.version === version || (isNext && visit.stateBy === 'patient');
  if (!isCurrent) return { replied, outcome: isCalledOff && isNext ? 'cancelled' : 'moved', came: false };
  const isConfirmed = visit.state === 'confirmed' || (replied && visit.state !== 'booked');
  return { replied, outcome: isConfirmed ? 'confirmed' : 'silent', came: visit.state === 'attended' };
}

/** Every step that was due ended delivered. */
export function isComplete({ due, delivered }: Reminded): boolean {
  return due > 0 && delivered >= due;
}
