import type { AppointmentOut } from '../../api.answers.schedule.ts';
import { fullName } from '../patient/patient.ts';
import type { VisitOf } from './list-appointments.ts';

/** A visit as the schedule shows it, with what the desk needs to know of the patient. */
export function showAppointment({ visit, patient }: VisitOf): AppointmentOut {
  const { revision: _own, source, outsideId, ...shown } = visit;
  const { language, interpreter, transport, deceased } = patient;
  return {
    ...shown,
    source,
    ...(outsideId ? { outsideId } : {}),
    patient: {
      name: fullName(patient),
      ...(patient.phones[0] ? { phone: patient.phones[0] } : {}),
      ...(language ? { language } : {}),
      ...(interpreter ? { interpreter } : {}),
      ...(transport ? { transport } : {}),
      ...(deceased ? { deceased: true } : {}),
    },
  };
}
