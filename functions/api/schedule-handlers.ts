import type { scheduleRoutes } from '#shared/api.schedule.ts';
import { book } from '#shared/domain/appointment/book.ts';
import { changeAppointment } from '#shared/domain/appointment/change-appointment.ts';
import {
  listAppointments,
  listOfPatient,
  listUnmarked,
  type VisitOf,
} from '#shared/domain/appointment/list-appointments.ts';
import { showAppointment } from '#shared/domain/appointment/show-appointment.ts';
import { findSlots } from '#shared/domain/calendar/find-slots.ts';
import { readCalendar } from '#shared/domain/calendar/read-calendar.ts';
import { saveCalendar } from '#shared/domain/calendar/save-calendar.ts';
import { fullName } from '#shared/domain/patient/patient.ts';
import { readPatient } from '#shared/domain/patient/read-patient.ts';
import { oldReminderLeaving } from '#shared/domain/reminder/old-reminder-leaving.ts';
import { Refusal } from '#shared/refusal.ts';
import type { Handle } from './handle.ts';

/** The doings of the schedule's routes, one sentence each. */
export const scheduleHandlers: { [N in keyof typeof scheduleRoutes]: Handle<N> } = {
  readCalendar: (app) => readCalendar(app),
  saveCalendar: (app, _who, { body: { version, ...fields } }) => saveCalendar(app, fields, version),
  findSlots: (app, who, { query }) => findSlots(app, who, query),
  listAppointments: async (app, who, { query: { location, from, to, unmarked } }) => {
    const shown = (visits: readonly VisitOf[]) => visits.map((visit) => showAppointment(who, visit));
    if (unmarked) return { appointments: shown(await listUnmarked(app, who, location)), left: [], closed: [] };
    if (!from) throw new Refusal('invalid', 'from: a date, or unmarked=true.', { field: 'from' });
    const days = await listAppointments(app, who, { location, from, to: to ?? from });
    const left = days.left.map(({ patient, ...time }) => ({ ...time, patientId: patient.id, name: fullName(patient) }));
    return { appointments: shown(days.visits), left, closed: days.closed };
  },
  bookAppointment: async (app, who, { body }) => {
    const visits = await book(app, who, body);
    const patient = await readPatient(app, who, body.patientId);
    const [first, ...rest] = visits.map((visit) => showAppointment(who, { visit, patient }));
    if (!first) throw new Error('a booking booked nothing');
    return rest.length > 0 ? { ...first, next: rest } : first;
  },
  changeAppointment: async (app, who, { params, body }) => {
    const visit = await changeAppointment(app, who, params.appointmentId, body);
    const shown = showAppointment(who, { visit, patient: await readPatient(app, who, visit.patientId) });
    return (await oldReminderLeaving(app, visit)) ? { ...shown, oldReminderLeaving: true } : shown;
  },
  listPatientAppointments: async (app, who, { params, query }) => ({
    appointments: (await listOfPatient(app, who, params.patientId, query.limit)).map((visit) =>
      showAppointment(who, visit),
    ),
  }),
};
