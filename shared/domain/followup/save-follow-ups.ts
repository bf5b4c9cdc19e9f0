import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Staff } from '../staff/staff.ts';
import { checkFollowUps } from './check-follow-ups.ts';
import { putFollowUps } from './follow-up.rows.ts';
import type { FollowUpFields, FollowUps } from './follow-up.ts';
import { lookAtMissed } from './look-at-missed.ts';
import { readFollowUps } from './read-follow-ups.ts';

/**
 * Replaces what the practice does about missed visits, and has those looked at that were missed of late. Refusals:
 * invalid (naming the step whose words cannot be sent), changed_meanwhile (by `version`).
 */
export async function saveFollowUps(app: App, who: Staff, given: FollowUpFields, version: number): Promise<FollowUps> {
  const problem = checkFollowUps(given);
  if (problem) {
    throw new Refusal('invalid', `${problem.field}: ${problem.message}`, { field: problem.field });
  }
  const before = await readFollowUps(app);
  // The same once more, by whoever, changes nothing.
  const { on, fallback, steps } = before;
  if (JSON.stringify({ on, fallback, steps }) === JSON.stringify(given)) return before;
  const at = app.now().toISOString();
  // A step that was due while nothing was on is not done when it is switched on again.
  const onSince = before.on ? before.onSince : at;
  const next: FollowUps = {
    ...given,
    version: before.version + 1,
    changedAt: at,
    changedBy: who.id,
    ...(given.on && onSince ? { onSince } : {}),
  };
  const committed = before.version === version ? await app.table.commit({ followUps: putFollowUps(next) }) : undefined;
  if (!committed?.ok) {
    throw new Refusal('changed_meanwhile', 'Somebody else changed this meanwhile. Look again, then change it.');
  }
  await lookAtMissed(app.table, app.now());
  return next;
}
