import * as z from 'zod';
import { appointmentOut, leftTimeOut, slotOut } from './api.answers.schedule.ts';
import { id, nothing, ulid } from './api.fields.ts';
import type { Route } from './api.route.ts';
import { wallTime } from './domain/appointment/appointment.ts';
import { calendar, calendarFields, calendarId, visitMinutes } from './domain/calendar/calendar.ts';
import { roles } from './domain/staff/staff.ts';

/** A visit to book: for what, with whom, and when by the wall clock of the location. */
const wish = {
  visitType: calendarId,
  provider: calendarId,
  chair: calendarId.optional(),
  date: z.iso.date(),
  time: wallTime,
  minutes: visitMinutes.optional(),
};

/** Calendar, free times and visits. */
export const scheduleRoutes = {
  readCalendar: {
    summary: 'Providers, chairs and visit types, and the rules of the schedule.',
    roles,
    audits: 'nothing',
    status: 200,
    params: nothing,
    query: nothing,
    body: nothing,
    out: calendar,
  },
  saveCalendar: {
    summary: 'Replaces providers, chairs, visit types and rules; `version` refuses it when somebody else changed them.',
    roles: ['manager', 'admin'],
    audits: 'request',
    status: 200,
    params: nothing,
    query: nothing,
    body: calendarFields.safeExtend({ version: z.number().int() }),
    out: calendar,
  },
  findSlots: {
    summary: 'Free times between two local dates, both included, at most 31 days.',
    roles,
    audits: 'nothing',
    status: 200,
    params: nothing,
    query: z.object({
      from: z.iso.date(),
      to: z.iso.date(),
      visitType: calendarId,
      provider: calendarId.optional(),
      location: id,
      /** The visit that is to be moved: the time it has counts as free. */
      moving: id.optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    body: nothing,
    out: z.object({ slots: z.array(slotOut), zone: z.string(), more: z.boolean() }),
  },
  listAppointments: {
    summary: "A location's visits on local dates, or with `unmarked=true` those that are over and nobody marked.",
    roles,
    audits: 'appointments',
    status: 200,
    params: nothing,
    query: z.object({
      location: id,
      from: z.iso.date().optional(),
      to: z.iso.date().optional(),
      unmarked: z
        .enum(['true', 'false'])
        .transform((given) => given === 'true')
        .optional(),
    }),
    body: nothing,
    /** `closed`: the dates among them on which the location is not open. */
    out: z.object({
      appointments: z.array(appointmentOut),
      left: z.array(leftTimeOut),
      closed: z.array(z.iso.date()),
    }),
  },
  bookAppointment: {
    summary:
      'Books a visit, and with `next` a chain of them, all or none. `id` is a ULID of the client: a retry is the same booking.',
    roles,
    audits: 'appointment',
    status: 201,
    params: nothing,
    query: nothing,
    body: z.strictObject({
      id: ulid.optional(),
      patientId: id,
      /** The patient's own where it is absent. */
      location: id.optional(),
      ...wish,
      next: z.array(z.strictObject(wish)).min(1).max(3).optional(),
      /** It is told of at the patient's confidential address alone, without a word of what it is. */
      confidential: z.literal(true).optional(),
    }),
    out: appointmentOut.extend({ next: z.array(appointmentOut).optional() }),
  },
  changeAppointment: {
    summary: 'Confirms, moves, calls off or marks a visit. Called off inside the window it is a late cancellation.',
    roles,
    audits: 'appointment',
    status: 200,
    params: z.object({ appointmentId: id }),
    query: nothing,
    body: z
      .strictObject({
        state: z
          .enum(['booked', 'confirmed', 'arrived', 'attended', 'no-show', 'cancelled', 'late-cancelled'])
          .optional(),
        date: z.iso.date().optional(),
        time: wallTime.optional(),
        provider: calendarId.optional(),
        chair: calendarId.optional(),
        reason: z.string().trim().min(1).max(200).optional(),
        version: z.number().int().optional(),
      })
      .refine(
        ({ state, date, time, provider, chair }) =>
          (state === undefined) !== [date, time, provider, chair].every((one) => one === undefined),
        { error: 'name a state, or when and with whom; not both', path: ['state'] },
      ),
    /** `oldReminderLeaving`: a reminder for the old time is on its way; what sets it right follows by itself. */
    out: appointmentOut.extend({ oldReminderLeaving: z.boolean().optional() }),
  },
  listPatientAppointments: {
    summary: "A patient's visits: the next ones, then the past ones.",
    roles,
    audits: 'patient',
    status: 200,
    params: z.object({ patientId: id }),
    query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(25) }),
    body: nothing,
    out: z.object({ appointments: z.array(appointmentOut) }),
  },
} as const satisfies Record<string, Route>;
