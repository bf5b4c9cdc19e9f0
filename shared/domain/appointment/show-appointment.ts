import type { AppointmentOut } from '../../api.answers.schedule.ts';
import { fullName } from '../patient/patient.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { confidentialAt } from '../thread/thread.ts';
import type { VisitOf } from './list-appointments.ts';

/**
 * A visit as the schedule shows it to somebody, with what the desk needs to know of the patient. Of a confidential one nobody
 * is called at the number that others may know, and those who may not see its conversation are led to the ordinary one.
 */
export function showAppointment(who: Staff, { visit, patient }: VisitOf): AppointmentOut {
  const { revision: _own, source, outsideId, ...shown } = visit;
  const { language, interpreter, transport, deceased } = patient;
  const confidential = visit.threadId !== patient.threadId;
  const phone = confidential ? undefined : patient.phones[0];
  return {
    ...shown,
    source,
    ...(outsideId ? { outsideId } : {}),
    ...(confidential ? { confidential } : {}),
    ...(confidential && !mayEnter(who, confidentialAt(visit.location)) ? { threadId: patient.threadId } : {}),
    patient: {
      name: fullName(patient),
      ...(phone ? { phone } : {}),
      ...(language ? { language } : {}),
      ...(interpreter ? { interpreter } : {}),
      ...(transport ? { transport } : {}),
      ...(deceased ? { deceased: true } : {}),
    },
  };
}
