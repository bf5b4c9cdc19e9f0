import {
  appointmentKey,
  appointmentRow,
  pointerRow,
  visitsBefore,
  visitsFrom,
} from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import type { Counting } from './counting.ts';

/** A patient's visits are few, and the next one is mostly among the first. */
const pageSize = 8;

/** The attended visit of a patient that is the nearest after, or before, the time of one. */
export async function attendedBeside(
  app: Counting,
  { patientId, startsAt }: Pick<Appointment, 'patientId' | 'startsAt'>,
  side: 'after' | 'before',
): Promise<Appointment | undefined> {
  const options = (side === 'after' ? visitsFrom : visitsBefore)(patientId, startsAt, pageSize);
  let after: Record<string, unknown> | undefined;
  do {
    const page = await app.table.query(pointerRow, { ...options, ...(after ? { after } : {}) });
    const visits = await app.table.getMany(
      ...page.rows.map(({ appointmentId }) => [appointmentRow, appointmentKey(appointmentId)] as const),
    );
    const found = visits.find((visit) => visit?.state === 'attended' && visit.startsAt !== startsAt);
    if (found) return found;
    after = page.next;
  } while (after);
  return undefined;
}
