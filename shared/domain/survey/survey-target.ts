import type { Write } from '../../table.ts';
import { appointmentKey } from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { dayOf } from '../message/sending-counts.ts';
import { locationById } from '../practice/practice.ts';
import { guardianAddresses } from '../reminder/recipients.ts';
import { route } from '../thread/look.ts';
import type { SurveyAround } from './survey-around.ts';

/**
 * Where a patient is asked by text, and from which of our numbers: about a child's visit its guardian who is told of
 * visits, the first of them; else where the patient last wrote. Undefined where there is no number.
 */
export function numberOf(around: SurveyAround, now: Date): { to: string; from: string } | undefined {
  const { practice, thread, patient, household, visit } = around;
  const found = route(practice, thread);
  if (!visit || !patient) return found;
  const { hours, numbers } = locationById(practice, visit.location);
  const day = dayOf(hours.zone, now.getTime());
  const guardians = guardianAddresses({ household, patient, visit }, 'sms', day);
  if (!guardians) return found;
  const [to] = guardians;
  const from = found?.from ?? numbers[0];
  return to && from ? { to, from } : undefined;
}

/** The location that an occasion belongs to, and its day of a moment (YYYY-MM-DD). */
export function placeOfDay(
  { practice, visit, thread }: Pick<SurveyAround, 'practice' | 'visit' | 'thread'>,
  now: Date,
): { location: string; day: string } {
  const { location } = visit ?? thread;
  return { location, day: dayOf(locationById(practice, location).hours.zone, now.getTime()) };
}

/** Insists that a visit stands as attended. */
export function stillAttended({ id }: Appointment): Write {
  return { key: appointmentKey(id), if: { state: { is: 'attended' } }, check: true };
}
