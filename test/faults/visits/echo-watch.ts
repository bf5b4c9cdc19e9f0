import { appointmentKey, appointmentRow } from '#shared/domain/appointment/appointment.rows.ts';
import type { Appointment } from '#shared/domain/appointment/appointment.ts';
import { isAhead } from '#shared/domain/appointment/transitions.ts';
import { isEntryKey } from '#shared/domain/message/entry.key.ts';
import { outboundEntryRow } from '#shared/domain/message/entry.rows.ts';
import type { Broken } from '../checker/checker.ts';
import type { Watch } from '../world/memory-table.ts';

/**
 * Sees every commit in the moment it is made: a text that tells a patient what their answer was taken for is begun only while
 * their visit still stands so.
 */
export function echoWatch(): { saw: Watch; broken(): Broken[] } {
  const broken: Broken[] = [];
  /** Visits as they were when such a text was written, by the text. */
  const said = new Map<string, Appointment>();
  const saw: Watch = (writes, row) => {
    const visits = writes
      .filter(({ key }) => key.sk === 'APPOINTMENT')
      .flatMap(({ key }) => appointmentRow.schema.safeParse(row(key)).data ?? []);
    for (const write of writes) {
      if (!isEntryKey(write.key)) continue;
      const entry = outboundEntryRow.schema.safeParse(row(write.key)).data;
      if (entry?.purpose !== 'answer-echo') continue;
      const [visit] = visits;
      if ('put' in write && visit) said.set(entry.id, visit);
      const then = said.get(entry.id);
      if (!('set' in write) || write.set?.intentAt === undefined || !then) continue;
      const now = appointmentRow.schema.parse(row(appointmentKey(then.id)));
      if (now.startsAt !== then.startsAt || isAhead(now.state) !== isAhead(then.state))
        broken.push({
          rule: 'visit',
          what: `"${entry.text}" is begun, and the visit is ${now.state} at ${now.startsAt}`,
        });
    }
  };
  return { saw, broken: () => broken };
}
