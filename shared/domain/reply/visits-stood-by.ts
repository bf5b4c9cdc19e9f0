import type { App } from '../../ports.ts';
import { appointmentKey, appointmentRow, pointerRow, visitsFrom } from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import type { InboundEntry } from '../message/entry.ts';
import { isStillAsked } from './open-questions.ts';

const visitsEach = 20;

/** Which visits of these patients are still as one of these texts has them: called off, or wanted at another time. */
export async function visitsStoodBy(
  app: App,
  patientIds: readonly string[],
  texts: readonly Pick<InboundEntry, 'id' | 'at'>[],
): Promise<Appointment[]> {
  const [first = ''] = texts.map(({ at }) => at).toSorted();
  const pages = await Promise.all(
    patientIds.map((id) => app.table.query(pointerRow, visitsFrom(id, first, visitsEach))),
  );
  const ids = pages.flatMap(({ rows }) => rows.map(({ appointmentId }) => appointmentId));
  const visits = await app.table.getMany(...ids.map((id) => [appointmentRow, appointmentKey(id)] as const));
  return visits
    .filter((visit) => visit !== undefined)
    .filter(
      ({ answered, state, ...visit }) =>
        answered !== undefined &&
        texts.some(({ id }) => id === answered.entryId) &&
        state !== 'confirmed' &&
        isStillAsked({ ...visit, answered, state }, answered.version),
    );
}
