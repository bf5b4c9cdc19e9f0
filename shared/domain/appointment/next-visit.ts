import type { App } from '../../ports.ts';
import type { Patient } from '../patient/patient.ts';
import type { Thread } from '../thread/thread.ts';
import { appointmentKey, appointmentRow, pointerRow, visitsFrom } from './appointment.rows.ts';
import type { Appointment } from './appointment.ts';
import { isAhead } from './transitions.ts';

const looked = 10;

/** A patient's next visit as their thread shows it, with `changed` as they are about to be. */
export async function nextVisit(
  app: App,
  { id: patientId, threadId }: Pick<Patient, 'id' | 'threadId'>,
  now: Date,
  changed: readonly Appointment[],
): Promise<Thread['nextAppointment']> {
  const { rows } = await app.table.query(pointerRow, visitsFrom(patientId, now.toISOString(), looked));
  const others = rows.map(({ appointmentId }) => appointmentId).filter((id) => changed.every((one) => one.id !== id));
  const stored = await app.table.getMany(...others.map((id) => [appointmentRow, appointmentKey(id)] as const));
  const [next] = [...stored, ...changed]
    .filter((one) => one !== undefined)
    .filter((one) => one.threadId === threadId)
    .filter(({ state, startsAt }) => isAhead(state) && Date.parse(startsAt) > now.getTime())
    .toSorted((a, b) => a.startsAt.localeCompare(b.startsAt));
  return next ? { id: next.id, startsAt: next.startsAt, confirmed: next.state === 'confirmed' } : undefined;
}
