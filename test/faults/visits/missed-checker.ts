import { appointmentRow, isAppointmentKey } from '#shared/domain/appointment/appointment.rows.ts';
import type { Appointment } from '#shared/domain/appointment/appointment.ts';
import { followUpRecordRow } from '#shared/domain/followup/follow-up.rows.ts';
import type { Broken } from '../checker/checker.ts';
import type { Item } from '../world/sorted-items.ts';
import type { World } from '../world/world.ts';
import { sendableEntries } from './visit-checker.ts';

/**
 * After a missed visit each step left once at most, everything that left is recorded, and where nobody answered, booked or
 * said anything every step was done or says why not.
 */
export function brokenMissed(rows: readonly Item[], world: World): Broken[] {
  const sent = new Set([...world.provider.accepted(), ...world.mail.accepted()].map(({ messageId }) => messageId));
  const entries = sendableEntries(rows).filter(({ followUp }) => followUp !== undefined);
  const records = rows
    .filter(({ sk }) => String(sk).startsWith('FOLLOW-UP#'))
    .map((row) => followUpRecordRow.schema.parse(row));
  const left = entries.filter(({ id, status }) => sent.has(id) && status !== 'failed');
  const steps = left.map(({ followUp }) => `${followUp?.appointmentId} ${followUp?.version} ${followUp?.step}`);
  const broken = [
    ...steps.filter((step, nth) => steps.indexOf(step) !== nth).map((step) => `${step} left twice`),
    ...entries
      .filter(({ id }) => records.every(({ attempts }) => attempts.every(({ ref }) => ref?.messageId !== id)))
      .map(({ id }) => `${id} is recorded with no step`),
    ...visitsOf(rows).flatMap((visit) =>
      forgotten(visit, rows, records.filter(({ appointmentId }) => appointmentId === visit.id).length),
    ),
  ];
  return broken.map((what) => ({ rule: 'visit' as const, what }));
}

function visitsOf(rows: readonly Item[]): Appointment[] {
  return rows
    .filter(({ pk, sk }) => sk === 'APPOINTMENT' && isAppointmentKey({ pk: String(pk), sk: String(sk) }))
    .map((row) => appointmentRow.schema.parse(row));
}

const stepsInAll = 3;

/** Nobody said anything and nothing else was booked, and yet a step was neither done nor left out with its reason. */
function forgotten(visit: Appointment, rows: readonly Item[], records: number): string[] {
  if (visit.state !== 'no-show') return [];
  const isHeard = rows.some(({ pk, direction }) => pk === `THREAD#${visit.threadId}` && direction === 'in');
  const isClosed = rows.some(({ pk, sk }) => pk === `APPOINTMENT#${visit.id}` && sk === 'MISSED-CLOSED');
  const isBooked = visitsOf(rows).some(({ id }) => id !== visit.id);
  if (isHeard || isClosed || isBooked || records === stepsInAll) return [];
  return [`${visit.id} was missed, and ${records} of ${stepsInAll} steps are recorded`];
}
