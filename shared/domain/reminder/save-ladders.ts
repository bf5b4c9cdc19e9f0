import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { readPractice } from '../practice/read-practice.ts';
import type { Staff } from '../staff/staff.ts';
import { checkStep } from './check-step.ts';
import { putLadders } from './ladder.rows.ts';
import type { Ladder, Ladders } from './ladder.ts';
import { putPendingPlans } from './pending-plans.rows.ts';
import { readLadders } from './read-ladders.ts';

/**
 * Replaces the practice's ladders, and has every visit within their reach looked at anew. Refusals: invalid (naming the
 * step and the language whose words cannot be sent), changed_meanwhile (by `version`).
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
  const at = app.now().toISOString();
  const next = { ladders: [...given], version: before.version + 1, changedAt: at, changedBy: who.id };
  const committed =
    before.version === version
      ? await app.table.commit({ ladders: putLadders(next), pending: putPendingPlans(at) })
      : undefined;
  if (!committed?.ok) {
    throw new Refusal(
      'changed_meanwhile',
      'Somebody else changed the reminders meanwhile. Look again, then change them.',
    );
  }
  await app.queues.send('jobs', { job: 'apply-ladders' }).catch((error: unknown) => {
    app.log.error('queue_did_not_take_it_the_sweep_will', error, { version: next.version });
  });
  return next;
}

function invalid(field: string, message: string): Refusal {
  return new Refusal('invalid', `${field}: ${message}`, { field });
}
