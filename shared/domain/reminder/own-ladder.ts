import type { Appointment } from '../appointment/appointment.ts';
import { armOf } from '../trial/arm-of.ts';
import type { TrialMark } from '../trial/trial-mark.ts';
import { type Ladder, type LadderStep, type Ladders, ladderOf, type RunningTrial } from './ladder.ts';
import { planSteps } from './plan-steps.ts';
import type { SendingHours } from './sending-hours.ts';

/** The step of a visit that a trial runs on, and the arm of its patient. */
export interface InTrial {
  stepId: string;
  mark: TrialMark;
}

/** Steps this near each other are due together, and one of them gives way. */
const tooNearMs = 3_600_000;

/**
 * The ladder that a visit is reminded by. Where a trial runs on a step of it, the step is that of the patient's arm. A visit is in
 * the trial where both arms leave, after the trial began and by themselves: that does not hang on the arm, and nobody goes
 * without. The others have the usual step, and count in neither arm.
 */
export function ownLadder(
  { ladders, trials }: Pick<Ladders, 'ladders' | 'trials'>,
  visit: Pick<Appointment, 'date' | 'zone' | 'startsAt' | 'patientId' | 'visitType' | 'location'>,
  since: number,
  hours: SendingHours,
): { ladder: Ladder | undefined; trial: InTrial | undefined } {
  const ladder = ladderOf({ ladders }, visit);
  const running = trials.find(({ ladderId }) => ladderId === ladder?.id);
  const step = ladder?.steps.find(({ id }) => id === running?.stepId);
  if (!ladder || !running || !step) return { ladder, trial: undefined };
  const changed = newStep(step, running);
  const others = ladder.steps.filter(({ id }) => id !== step.id);
  const from = Math.max(Date.parse(running.startedAt), since);
  const isFair = [step, changed].every((one) => leavesAlone(one, others, visit, { since, from }, hours));
  if (!isFair) return { ladder, trial: undefined };
  const mark = { id: running.id, arm: armOf(running.id, visit.patientId) };
  const own = mark.arm === 'new' ? changed : step;
  return { ladder: withStep(ladder, own), trial: { stepId: step.id, mark } };
}

/** The step as the new arm has it. */
export function newStep(step: LadderStep, { when, words }: Pick<RunningTrial, 'when' | 'words'>): LadderStep {
  return { ...step, when: when ?? step.when, words: words ?? step.words };
}

/** A ladder with a step in the place of the one of its id. */
export function withStep(ladder: Ladder, step: LadderStep): Ladder {
  return { ...ladder, steps: ladder.steps.map((one) => (one.id === step.id ? step : one)) };
}

/** Whether a step leaves from an instant on, and no other one within the hour. */
export function leavesAlone(
  step: LadderStep,
  others: readonly LadderStep[],
  visit: Pick<Appointment, 'date' | 'zone' | 'startsAt'>,
  { since, from }: { since: number; from: number },
  hours: SendingHours,
): boolean {
  const [planned] = planSteps({ steps: [step] }, visit, since, hours);
  if (!planned || !('at' in planned) || planned.at <= from) return false;
  const { at } = planned;
  return planSteps({ steps: [...others] }, visit, since, hours).every(
    (other) => !('at' in other) || Math.abs(other.at - at) >= tooNearMs,
  );
}
