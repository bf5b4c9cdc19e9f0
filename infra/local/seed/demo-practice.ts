import { putCalendar } from '#shared/domain/calendar/calendar.rows.ts';
import type { OpeningHours } from '#shared/domain/practice/opening-hours.ts';
import { putPractice } from '#shared/domain/practice/practice.rows.ts';
import { dayAfter, wallTimeOf, weekdayOf } from '#shared/domain/practice/wall-time.ts';
import { putStaff } from '#shared/domain/staff/staff.rows.ts';
import type { Table } from '#shared/table.ts';
import { demoCalendar } from './demo-calendar.ts';
import { demoStaff } from './people.ts';

export type LocationId = 'riverside' | 'old-mill';

export const demoZone = 'America/New_York';
export const demoQuiet = { from: '21:00', to: '08:00' };
export const demoUndoSeconds = 10;
export const demoTargetMinutes = 60;

const workday = [{ from: '08:00', to: '17:00' }];
const weekdaysOnly = { mon: workday, tue: workday, wed: workday, thu: workday, fri: workday };

/** When each office is open around an instant: weekdays, Old Mill on Saturday mornings too, neither on holidays. */
export function demoHours(around: Date): Record<LocationId, OpeningHours> {
  const year = Number(wallTimeOf(demoZone, around.getTime()).date.slice(0, 4));
  const holidays = [year - 1, year, year + 1].flatMap(holidaysOf);
  return {
    riverside: { zone: demoZone, weekly: weekdaysOnly, holidays },
    'old-mill': { zone: demoZone, weekly: { ...weekdaysOnly, sat: [{ from: '09:00', to: '13:00' }] }, holidays },
  };
}

/** New Year's Day, Independence Day, Thanksgiving (the fourth Thursday of November), Christmas Day. */
function holidaysOf(year: number): string[] {
  let thanksgiving = `${year}-11-22`;
  while (weekdayOf(thanksgiving) !== 'thu') thanksgiving = dayAfter(thanksgiving);
  return [`${year}-01-01`, `${year}-07-04`, thanksgiving, `${year}-12-25`];
}

/** The numbers of the offices: Riverside has the one from the settings. */
export function demoNumbers(number: string): Record<LocationId, string> {
  return { riverside: number, 'old-mill': '+17185550100' };
}

/** The demo has both mail switches on, and says so. */
const invented = { by: 'sam', at: '2026-01-05T14:00:00.000Z', reason: 'A demo with invented patients and a stand-in.' };

/** The telephones on the desks. */
export const demoDeskNumbers: Record<LocationId, string> = { riverside: '+12125550198', 'old-mill': '+17185550198' };

/** Writes the demo practice's offices and people, as the practice's owner would set them up. */
export async function putDemoPractice(table: Table, number: string, around: Date): Promise<void> {
  const hours = demoHours(around);
  const numbers = demoNumbers(number);
  await table.commit({
    practice: putPractice({
      name: 'Harborlight Dental',
      locations: [
        {
          id: 'riverside',
          name: 'Riverside',
          hours: hours.riverside,
          numbers: [numbers.riverside],
          deskNumbers: [demoDeskNumbers.riverside],
        },
        {
          id: 'old-mill',
          name: 'Old Mill',
          hours: hours['old-mill'],
          numbers: [numbers['old-mill']],
          deskNumbers: [demoDeskNumbers['old-mill']],
        },
      ],
      undoSeconds: demoUndoSeconds,
      optOutBy: 'provider',
      quiet: demoQuiet,
      targetMinutes: { sms: demoTargetMinutes, email: 4 * demoTargetMinutes },
      fullEmail: true,
      inboundEmail: true,
      idleMinutes: 15,
      switched: { inboundEmail: invented, fullEmail: invented },
      calls: { transcription: true, textBack: true, deleteAtProvider: false },
    }),
    calendar: putCalendar({ ...demoCalendar, version: 0 }, undefined),
    ...Object.fromEntries(demoStaff.map((person) => [person.id, putStaff(person)])),
  });
}
