import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { readPractice } from '../practice/read-practice.ts';
import type { Staff } from '../staff/staff.ts';
import { checkStep } from './check-step.ts';
import { commitLadders } from './commit-ladders.ts';
import type { Ladder, Ladders } from './ladder.ts';
import { readLadders } from './read-ladders.ts';

/**
 * Replaces the practice's ladders, and has every visit within their reach looked at anew. Refusals: invalid (naming the
 * step and the language whose words cannot be sent, or the trial that runs on a step), changed_meanwhile (by `version`).
 */
export async function saveLadders(app: App, who: Staff, given: readonly Ladder[], version: number): Promise<Ladders> {
  const practice = await readPractice(app);
  given.forEach((ladder, nth) => {
    const at = `ladders.${nth}`;
    if (given.findIndex(({ id }) => id === ladder.id) !== nth) throw invalid(`${at}.id`, 'stands here twice.');
    const unknown = ladder.locations?.find((id) => practice.locations.every((location) => location.id !== id));
    if (unknown) throw invalid(`${at}.locations`, `${unknown} is no location of the practice.`);
    ladder.steps.forEach((step, position) => {
      const field = `${at}.steps.${position}`;
      if (ladder.steps.findIndex(({ id }) => id === step.id) !== position)
        throw invalid(`${field}.id`, 'stands here twice.');
      for (const { part, problems } of checkStep(ladder, step)) {
        const error = problems.find(({ severity }) => severity === 'error');
        if (error) throw invalid(`${field}.words.${part}`, error.message);
      }
    });
  });
  const before = await readLadders(app);
  // The same once more, by whoever, changes nothing.
  if (JSON.stringify(before.ladders) === JSON.stringify(given)) return before;
  checkTrials(before, given);
  return commitLadders(app, who, { before, version, next: { ladders: given, trials: before.trials } });
}

/** What is being compared stays as it is until the trial is ended. */
function checkTrials({ ladders, trials }: Ladders, given: readonly Ladder[]): void {
  for (const { ladderId, stepId } of trials) {
    const nth = given.findIndex(({ id }) => id === ladderId);
    const [was, is] = [ladders.find(({ id }) => id === ladderId), given[nth]].map((ladder) =>
      JSON.stringify([
        ladder?.on,
        ladder?.visitTypes,
        ladder?.locations,
        ladder?.steps.find(({ id }) => id === stepId),
      ]),
    );
    if (was !== is)
      throw invalid(`ladders.${nth}`, 'a trial runs on a step of these reminders. End it, then change them.');
  }
}

function invalid(field: string, message: string): Refusal {
  return new Refusal('invalid', `${field}: ${message}`, { field });
}
