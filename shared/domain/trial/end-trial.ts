import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { commitLadders } from '../reminder/commit-ladders.ts';
import type { Ladders } from '../reminder/ladder.ts';
import { newStep, withStep } from '../reminder/own-ladder.ts';
import { readLadders } from '../reminder/read-ladders.ts';
import type { Staff } from '../staff/staff.ts';
import { putTrialEnd } from './trial.rows.ts';
import type { Arm } from './trial-mark.ts';

/**
 * Ends a trial: from now on everybody gets the step of the chosen arm. What was counted stays, and visits that were reminded in it
 * still count when they are over. Refusals: not_found (it does not run), changed_meanwhile.
 */
export async function endTrial(
  app: App,
  who: Staff,
  id: string,
  { chosen, version }: { chosen: Arm; version: number },
): Promise<Ladders> {
  const before = await readLadders(app);
  const running = before.trials.find((one) => one.id === id);
  if (!running) throw new Refusal('not_found', 'There is no such trial, or it has ended.');
  const ladders = before.ladders.map((ladder) => {
    const step = ladder.steps.find(({ id: own }) => own === running.stepId);
    const isIts = ladder.id === running.ladderId && chosen === 'new' && step;
    return isIts ? withStep(ladder, newStep(step, running)) : ladder;
  });
  const trials = before.trials.filter((one) => one.id !== id);
  const ended = { at: app.now().toISOString(), by: who.id, chosen };
  const more = { trial: putTrialEnd(id, ended) };
  return commitLadders(app, who, { before, version, next: { ladders, trials }, more });
}
