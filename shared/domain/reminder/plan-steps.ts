import type { Appointment } from '../appointment/appointment.ts';
import { instantOf } from '../practice/wall-time.ts';
import type { Ladder, LadderStep } from './ladder.ts';
import { eveningBefore, isQuiet, nextSending, type SendingHours } from './sending-hours.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** Who booked just now knows when. */
const justBookedMs = hourMs;
/** A reminder held until the morning helps only where the visit is this much later. */
export const afterMorningMs = 2 * hourMs;

/** A step of one visit, with the moment it leaves, or why it never will. Instants are epoch milliseconds. */
export type PlannedStep<S = LadderStep> = { step: S; plannedFor: number } & (
  | { at: number }
  | { skip: 'booked_late' | 'night' | 'after_the_visit' | 'switched_off' }
);

/**
 * When each step of a visit leaves, in the order they do. `since`: when the visit came to stand where it stands; what
 * would have left before that, or within the hour after it, is skipped. A step that falls in the night leaves the evening before; when that
 * evening is over it is held until the morning if the visit is at least two hours later, else skipped.
 */
export function planSteps(
  ladder: Pick<Ladder, 'steps'>,
  visit: Pick<Appointment, 'date' | 'zone' | 'startsAt'>,
  since: number,
  hours: SendingHours,
): PlannedStep[] {
  const startsAt = Date.parse(visit.startsAt);
  return ladder.steps
    .map((step) => planStep(step, plannedFor(step, visit), startsAt, since, hours))
    .toSorted((a, b) => momentOf(a) - momentOf(b) || a.plannedFor - b.plannedFor);
}

export function momentOf<S>(planned: PlannedStep<S>): number {
  return 'at' in planned ? planned.at : planned.plannedFor;
}

function planStep(step: LadderStep, wished: number, startsAt: number, since: number, hours: SendingHours): PlannedStep {
  const planned = { step, plannedFor: wished };
  if (!step.on) return { ...planned, skip: 'switched_off' };
  if (wished >= startsAt) return { ...planned, skip: 'after_the_visit' };
  if (wished < since + justBookedMs) return { ...planned, skip: 'booked_late' };
  if (!isQuiet(hours, wished)) return { ...planned, at: wished };
  const evening = eveningBefore(hours, wished);
  if (evening !== undefined && evening >= since) return { ...planned, at: evening };
  const morning = nextSending(hours, wished);
  if (morning === undefined || morning + afterMorningMs > startsAt) return { ...planned, skip: 'night' };
  return { ...planned, at: morning };
}

/** Days before by the calendar of the visit's clock, so that a night with a clock change moves nothing. */
function plannedFor(
  { when }: LadderStep,
  { date, zone, startsAt }: Pick<Appointment, 'date' | 'zone' | 'startsAt'>,
): number {
  if ('hours' in when) return Date.parse(startsAt) - when.hours * hourMs;
  const day = new Date(Date.parse(`${date}T00:00:00Z`) - when.days * dayMs).toISOString().slice(0, 10);
  return instantOf(zone, day, when.at);
}
