import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Calendar } from '../calendar/calendar.ts';
import type { Practice } from '../practice/practice.ts';
import type { Appointment } from './appointment.ts';
import { timeAgain } from './time-again.ts';

/** The time that a visit gave back; undefined where it is taken or over, which is for a person to say to the patient. */
export async function timeIfFree(
  app: App,
  calendar: Calendar,
  practice: Practice,
  visit: Appointment,
): Promise<Partial<Appointment> | undefined> {
  try {
    return await timeAgain(app, calendar, practice, visit);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
