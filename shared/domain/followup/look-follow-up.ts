import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { appointmentKey, appointmentRow } from '../appointment/appointment.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import type { LastLookInput } from '../message/last-look.ts';
import type { Thread } from '../thread/thread.ts';
import { stillMissed } from './follow-up.rows.ts';
import { readOver } from './read-over.ts';

/** A message about a missed visit as the last look needs it, and what must hold when it is begun. */
export interface LookedFollowUp {
  appointment: NonNullable<LastLookInput['appointment']>;
  stands: Record<string, Write>;
}

/**
 * Looks whether a missed visit still asks for a message of ours. `head` is the patient's thread as it was read before: an
 * answer or a booking that comes between this look and the claim refuses the claim.
 */
export async function lookFollowUp(
  app: App,
  { appointmentId, version }: NonNullable<OutboundEntry['followUp']>,
  head: Thread,
): Promise<LookedFollowUp> {
  const visit = await app.table.get(appointmentRow, appointmentKey(appointmentId));
  const planned = { planned: version, current: visit?.version ?? 0, cancelled: false };
  if (!visit) return { appointment: { ...planned, isOver: true }, stands: {} };
  const { over, unchanged } = await readOver(app, visit, head);
  return {
    appointment: { ...planned, isOver: over !== undefined },
    stands: { ...unchanged, missed: stillMissed({ id: visit.id, version }) },
  };
}
