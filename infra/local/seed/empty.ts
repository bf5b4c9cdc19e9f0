import { putCalendar } from '#shared/domain/calendar/calendar.rows.ts';
import { putPractice } from '#shared/domain/practice/practice.rows.ts';
import { putStaff } from '#shared/domain/staff/staff.rows.ts';
import type { Table } from '#shared/table.ts';
import { seededStaff } from './people.ts';

/** The telephone on the desk of a practice that was made empty. */
export const seededDeskNumber = '+12125550198';

/** One location that is always open, one person per role, one provider with a chair, no patients. */
export async function seedEmpty(table: Table, number: string): Promise<void> {
  await table.commit({
    practice: putPractice({
      name: 'Harborlight Dental',
      locations: [
        {
          id: 'main',
          name: 'Main office',
          hours: { zone: 'America/New_York', weekly: 'always', holidays: [] },
          numbers: [number],
          deskNumbers: [seededDeskNumber],
        },
      ],
      undoSeconds: 10,
      optOutBy: 'provider',
      quiet: { from: '21:00', to: '08:00' },
      targetMinutes: { sms: 60, email: 240 },
      fullEmail: true,
      inboundEmail: true,
      idleMinutes: 15,
    }),
    calendar: putCalendar(
      {
        providers: [{ id: 'lindqvist', name: 'Dr. Lindqvist', works: [{ location: 'main' }], off: [], active: true }],
        chairs: [{ id: 'chair-1', name: 'Chair 1', location: 'main', active: true }],
        visitTypes: [{ id: 'check-up', name: 'Check-up', minutes: 30, instructions: '', active: true }],
        lateCancelHours: 24,
        unmarked: { rule: 'ask', afterMinutes: 60 },
        version: 0,
      },
      undefined,
    ),
    ...Object.fromEntries(Object.values(seededStaff).map((person) => [person.id, putStaff(person)])),
  });
}
