import type { App } from '../../ports.ts';
import { calendarKey, calendarRow } from './calendar.rows.ts';
import type { Calendar } from './calendar.ts';

/** What a practice has that never set up its calendar: nobody to book with, a day's window, and the desk is asked. */
export const emptyCalendar: Calendar = {
  providers: [],
  chairs: [],
  visitTypes: [],
  lateCancelHours: 24,
  unmarked: { rule: 'ask', afterMinutes: 60 },
  version: 0,
};

/** Who can be booked, where and for what. */
export async function readCalendar(app: App): Promise<Calendar> {
  return (await app.table.get(calendarRow, calendarKey)) ?? emptyCalendar;
}
