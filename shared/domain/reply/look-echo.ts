import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { appointmentKey, appointmentRow } from '../appointment/appointment.rows.ts';
import type { OutboundEntry } from '../message/entry.ts';
import type { LastLookInput } from '../message/last-look.ts';
import { stillAt } from '../reminder/reminder.rows.ts';

/** A text that says what an answer was taken for, as the last look needs it, and what must hold when it is begun. */
export interface LookedEcho {
  appointment: NonNullable<LastLookInput['appointment']>;
  stands: Record<string, Write>;
}

/**
 * Looks whether a visit still stands as its patient is to be told. Whoever moved it or called it off since has told them so: by
 * the page that they pressed on, by another such text, or by what sets a reminder right.
 */
export async function lookEcho(app: App, of: NonNullable<OutboundEntry['echo']>): Promise<LookedEcho> {
  const visit = await app.table.get(appointmentRow, appointmentKey(of.appointmentId));
  return {
    appointment: { planned: of.version, current: visit?.version ?? 0, cancelled: false },
    stands: { 'visit that it says': stillAt(of) },
  };
}
