import { appointmentKey, appointmentRow } from '#shared/domain/appointment/appointment.rows.ts';
import { isEntryKey } from '#shared/domain/message/entry.key.ts';
import { outboundEntryRow } from '#shared/domain/message/entry.rows.ts';
import { inboundEntry } from '#shared/domain/message/entry.ts';
import type { Broken } from '../checker/checker.ts';
import type { Watch } from '../world/memory-table.ts';

/**
 * Sees every commit in the moment it is made: a message about a missed visit is posted, and begun to be sent, only while
 * the visit stands as missed, and never once the patient's words or another booking are in the table.
 */
export function missedWatch(): { saw: Watch; broken(): Broken[] } {
  const broken: Broken[] = [];
  /** When patients' words came in, by their conversation, and when visits were booked, by their patient; ISO. */
  const heard = new Map<string, string[]>();
  const booked = new Map<string, { id: string; at: string }[]>();
  const saw: Watch = (writes, row) => {
    for (const write of writes) {
      const stored = row(write.key);
      const visit = write.key.sk === 'APPOINTMENT' ? appointmentRow.schema.safeParse(stored).data : undefined;
      if (visit?.version === 1 && visit.state === 'booked')
        booked.set(visit.patientId, [...(booked.get(visit.patientId) ?? []), { id: visit.id, at: visit.bookedAt }]);
      if (!isEntryKey(write.key)) continue;
      const inbound = 'put' in write ? inboundEntry.safeParse(stored).data : undefined;
      if (inbound && inbound.keyword !== 'help')
        heard.set(inbound.threadId, [...(heard.get(inbound.threadId) ?? []), inbound.at]);
      const begins = 'set' in write && write.set?.intentAt !== undefined;
      if (!begins && !('put' in write)) continue;
      const entry = outboundEntryRow.schema.safeParse(stored).data;
      if (!entry?.followUp) continue;
      const { appointmentId, step } = entry.followUp;
      const missed = appointmentRow.schema.parse(row(appointmentKey(appointmentId)));
      const what = `${step} after ${appointmentId} is ${begins ? 'begun' : 'posted'}`;
      const insist = (holds: boolean, why: string) =>
        void (holds || broken.push({ rule: 'visit', what: `${what} ${why}` }));
      insist(missed.state === 'no-show', `of a visit that is ${missed.state}`);
      insist(
        (heard.get(missed.threadId) ?? []).every((at) => at < missed.stateAt),
        'though the patient has answered',
      );
      const others = (booked.get(missed.patientId) ?? []).filter(
        ({ id, at }) => id !== missed.id && at >= missed.startsAt,
      );
      const stands = others.some(
        ({ id }) => appointmentRow.schema.safeParse(row(appointmentKey(id))).data?.state === 'booked',
      );
      insist(!stands, 'though another visit is booked');
    }
  };
  return { saw, broken: () => broken };
}
