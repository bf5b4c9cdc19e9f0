import type { VisitRemindersOut } from '../../api.answers.reminders.ts';
import type { App } from '../../ports.ts';
import { listAppointments } from '../appointment/list-appointments.ts';
import type { Staff } from '../staff/staff.ts';
import { showReminders } from './show-reminders.ts';

/** Each step of every visit of a location's day: sent or why not, and what is next. Refusals: invalid. */
export async function showDayReminders(
  app: App,
  who: Staff,
  { location, date }: { location: string; date: string },
): Promise<VisitRemindersOut[]> {
  const { visits } = await listAppointments(app, who, { location, from: date, to: date });
  return Promise.all(visits.map(({ visit }) => showReminders(app, who, visit.id)));
}
