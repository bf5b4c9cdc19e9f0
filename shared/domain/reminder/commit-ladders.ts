import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Write } from '../../table.ts';
import type { Staff } from '../staff/staff.ts';
import { putLadders } from './ladder.rows.ts';
import type { Ladders } from './ladder.ts';
import { putPendingPlans } from './pending-plans.rows.ts';

/**
 * Writes the ladders and the trials on them as their next version, with what stands or falls with it, and has every visit within their reach looked
 * at anew. `version` is the one that was changed. Refusals: changed_meanwhile.
 */
export async function commitLadders(
  app: App,
  who: Staff,
  {
    before,
    version,
    next,
    more = {},
  }: { before: Ladders; version: number; next: Changed; more?: Record<string, Write> },
): Promise<Ladders> {
  const at = app.now().toISOString();
  const { ladders, trials } = next;
  const stands = {
    ladders: [...ladders],
    trials: [...trials],
    version: before.version + 1,
    changedAt: at,
    changedBy: who.id,
  };
  const committed =
    before.version === version
      ? await app.table.commit<string>({ ladders: putLadders(stands), pending: putPendingPlans(at), ...more })
      : undefined;
  if (!committed?.ok) {
    throw new Refusal(
      'changed_meanwhile',
      'Somebody else changed the reminders meanwhile. Look again, then change them.',
    );
  }
  await app.queues.send('jobs', { job: 'apply-ladders' }).catch((error: unknown) => {
    app.log.error('queue_did_not_take_it_the_sweep_will', error, { version: stands.version });
  });
  return stands;
}

interface Changed {
  ladders: readonly Ladders['ladders'][number][];
  trials: readonly Ladders['trials'][number][];
}
