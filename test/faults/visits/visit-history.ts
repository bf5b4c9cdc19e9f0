import { appointmentRow, isAppointmentKey } from '#shared/domain/appointment/appointment.rows.ts';
import type { Appointment } from '#shared/domain/appointment/appointment.ts';
import type { Watch } from '../world/memory-table.ts';

/** One commit of a visit, by the true time: what it was before, and what it is from then on. */
export interface Change {
  at: number;
  before: Appointment | undefined;
  after: Appointment;
}

/** Remembers everything that each visit ever was. */
export function visitHistory(): { saw: Watch; changes: readonly Change[] } {
  const changes: Change[] = [];
  return {
    changes,
    saw(writes, row, at) {
      for (const { key } of writes) {
        if (key.sk !== 'APPOINTMENT' || !isAppointmentKey(key)) continue;
        const after = appointmentRow.schema.safeParse(row(key)).data;
        const before = changes.findLast((one) => one.after.id === after?.id)?.after;
        if (after && after.revision !== before?.revision) changes.push({ at, before, after });
      }
    },
  };
}
