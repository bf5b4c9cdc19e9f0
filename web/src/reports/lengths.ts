import type { NotSentKind } from '#shared/domain/metrics/not-sent.ts';

/** "8 min", "2 h 10 min", "3 d 4 h": a length in milliseconds, as long as it need be. */
export function lengthWords(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return 'None yet';
  const { value, unit } = lengthParts(milliseconds);
  return `${value} ${unit}`;
}

/** The same as a figure and its unit. */
export function lengthParts(milliseconds: number): { value: string; unit: string } {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return { value: `${seconds}`, unit: 's' };
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return { value: `${minutes}`, unit: 'min' };
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return { value: `${hours} h ${minutes % 60}`, unit: 'min' };
  return { value: `${Math.floor(hours / 24)} d ${hours % 24}`, unit: 'h' };
}

export function percent(some: number, all: number): string {
  return all === 0 ? 'None yet' : `${Math.round((100 * some) / all)} %`;
}

/** "23 Nov" of a date. */
export function dayWords(day: string): string {
  return new Date(`${day}T12:00:00Z`).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
}

/** "Nov 2026" of a month. */
export function monthWords(month: string): string {
  return new Date(`${month}-15T12:00:00Z`).toLocaleDateString('en-GB', {
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

/** "9 am": the beginning of an hour of the day. */
export function hourWords(hour: number): string {
  return `${hour % 12 === 0 ? 12 : hour % 12} ${hour < 12 ? 'am' : 'pm'}`;
}

export const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
/** The six classes of a response time within an hour of the week. */
export const classNames = ['< 5 min', '5-15 min', '15-60 min', '1-4 h', '4-24 h', '> 24 h'] as const;
export const ageNames = ['< 1 h', '1-4 h', '4-24 h', '> 24 h'] as const;

/** Why a reminder was not sent. */
export const notSentNames: Record<NotSentKind, string> = {
  confirmed: 'Confirmed before',
  moved: 'Moved or called off',
  'booked-late': 'Booked late',
  night: 'Quiet hours',
  'later-step': 'A later one went',
  'opted-out': 'Opted out',
  'no-consent': 'No consent',
  'no-address': 'No address',
  landline: 'Landline',
  limit: 'Daily limit',
  other: 'Other',
};
