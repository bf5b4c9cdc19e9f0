import type { Appointment } from '../appointment/appointment.ts';
import { dayAfter, instantOf, wallTimeOf } from '../practice/wall-time.ts';
import type { PlannedStep } from '../reminder/plan-steps.ts';
import { nextSending, type SendingHours } from '../reminder/sending-hours.ts';
import type { FollowUpStep, FollowUps } from './follow-up.ts';
import type { FollowUpReasonCode } from './follow-up-reasons.ts';

const dayMs = 86_400_000;
/** Nobody is written to about a visit that was marked so long after it. */
const markedLateMs = 7 * dayMs;
/** A step that is later than this is worth nothing any more. */
const tooLateMs = 2 * dayMs;

export type PlannedFollowUp = PlannedStep<FollowUpStep>;

/**
 * When each step after a missed visit is due, in their order, counted from when it was marked as missed. What would leave
 * in quiet hours waits for their end; a call task is for the desk, at its own time.
 */
export function planFollowUps(
  { steps }: Pick<FollowUps, 'steps'>,
  { zone, stateAt }: Pick<Appointment, 'zone' | 'stateAt'>,
  hours: SendingHours,
): PlannedFollowUp[] {
  const missedAt = Date.parse(stateAt);
  return steps
    .map((step): PlannedFollowUp => {
      const plannedFor = momentAfter(step, missedAt, zone);
      if (!step.on) return { step, plannedFor, skip: 'switched_off' };
      const isForDesk = step.ways[0] === 'call-task';
      return { step, plannedFor, at: isForDesk ? plannedFor : (nextSending(hours, plannedFor) ?? plannedFor) };
    })
    .toSorted((a, b) => a.plannedFor - b.plannedFor);
}

/** Days by the calendar of the visit's clock, so that a night with a clock change moves nothing. */
function momentAfter({ after }: FollowUpStep, missedAt: number, zone: string): number {
  if ('minutes' in after) return missedAt + after.minutes * 60_000;
  let { date } = wallTimeOf(zone, missedAt);
  for (let day = 0; day < after.days; day += 1) date = dayAfter(date);
  return instantOf(zone, date, after.at);
}

/** Why a step whose time has come is left out whatever else is so; undefined where it may be done. */
export function leftOut(
  planned: PlannedFollowUp,
  { startsAt, stateAt }: Pick<Appointment, 'startsAt' | 'stateAt'>,
  { onSince }: Pick<FollowUps, 'onSince'>,
  now: number,
): FollowUpReasonCode | undefined {
  if (!('at' in planned) || planned.at > now) return undefined;
  if (Date.parse(stateAt) - Date.parse(startsAt) > markedLateMs) return 'marked_late';
  if (onSince !== undefined && planned.plannedFor < Date.parse(onSince)) return 'not_on';
  return now - planned.at > tooLateMs ? 'too_late' : undefined;
}
