import { appointmentKey, appointmentRow } from '#shared/domain/appointment/appointment.rows.ts';
import { isAhead } from '#shared/domain/appointment/transitions.ts';
import { isEntryKey } from '#shared/domain/message/entry.key.ts';
import { outboundEntryRow } from '#shared/domain/message/entry.rows.ts';
import { calledOffStep } from '#shared/domain/reminder/reminder.key.ts';
import type { Broken } from '../checker/checker.ts';
import type { Watch } from '../world/memory-table.ts';

/**
 * Sees every commit in the moment it is made: a reminder is posted, and begun to be sent, only for the version that its
 * visits have in that moment, and while they are to come.
 */
export function intentWatch(): { saw: Watch; broken(): Broken[] } {
  const broken: Broken[] = [];
  const saw: Watch = (writes, row) => {
    for (const write of writes) {
      if (!isEntryKey(write.key)) continue;
      const begins = 'set' in write && write.set?.intentAt !== undefined;
      if (!begins && !('put' in write)) continue;
      const entry = outboundEntryRow.schema.safeParse(row(write.key));
      if (!entry.success || !entry.data.reminder) continue;
      const { step, visits } = entry.data.reminder;
      for (const { appointmentId, version } of visits) {
        const visit = appointmentRow.schema.parse(row(appointmentKey(appointmentId)));
        const what = `${step} of version ${version} is ${begins ? 'begun' : 'posted'}`;
        if (visit.version !== version) broken.push({ rule: 'visit', what: `${what} at version ${visit.version}` });
        else if (step !== calledOffStep && !isAhead(visit.state))
          broken.push({ rule: 'visit', what: `${what} of a visit that is ${visit.state}` });
      }
    }
  };
  return { saw, broken: () => broken };
}
