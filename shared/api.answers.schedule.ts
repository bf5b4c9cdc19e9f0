import * as z from 'zod';
import { appointment, leftTime } from './domain/appointment/appointment.ts';
import { importHead, importProblem } from './domain/import/import.ts';

/** A visit, with what the desk needs to know of the patient. Instants beside the wall clock that was agreed. */
export const appointmentOut = appointment.omit({ revision: true }).extend({
  /** It is spoken of in the patient's confidential conversation alone. */
  confidential: z.literal(true).optional(),
  patient: z.object({
    name: z.string(),
    phone: z.string().optional(),
    language: z.string().optional(),
    interpreter: z.string().optional(),
    transport: z.string().optional(),
    deceased: z.boolean().optional(),
  }),
});
export type AppointmentOut = z.infer<typeof appointmentOut>;

/** A time that a moved visit left behind. */
export const leftTimeOut = leftTime.extend({ date: z.string(), patientId: z.string(), name: z.string() });

/** A time at which a visit can be booked. */
export const slotOut = z.object({
  date: z.string(),
  time: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  minutes: z.number(),
  provider: z.string(),
  chair: z.string(),
});

/** An import: how far it is, what was found, and its first rows while its columns can be named. */
export const importOut = importHead.omit({ places: true }).extend({
  problems: z.array(importProblem),
  sample: z.array(z.array(z.string())),
});
export type ImportOut = z.infer<typeof importOut>;
