import type { Key, RowKind, Write } from '../../table.ts';
import { type Calendar, calendar } from './calendar.ts';

export const calendarRow: RowKind<Calendar> = { name: 'calendar', schema: calendar };

/** `PRACTICE | CALENDAR` */
export const calendarKey: Key = { pk: 'PRACTICE', sk: 'CALENDAR' };

/** Replaces the calendar as it was read; `undefined` where there was none, or none is insisted on. */
export function putCalendar(next: Calendar, readVersion: number | undefined): Write {
  const put = { ...next, version: (readVersion ?? 0) + 1 };
  return readVersion === undefined
    ? { key: calendarKey, put }
    : { key: calendarKey, if: { version: { is: readVersion } }, put };
}
