import type { Caps } from '../practice/practice.ts';
import { wallTimeOf } from '../practice/wall-time.ts';
import { isAutomaticCare, type Looked } from './purposes.ts';

/** What left to one address on one day of the practice; `care` counts the automatic care messages among them. */
export interface DayCount {
  all: number;
  care: number;
}

/** What left to one address, by day (YYYY-MM-DD): the last eight days. */
export type NumberCounts = Record<string, DayCount>;

/** What left of the practice on one day, and in the newest minute of it; `micros` are millionths of a dollar. */
export interface PracticeCounts {
  day: number;
  micros: number;
  minute: string;
  inMinute: number;
}

/** What left before this message, as the last look needs it. Absent parts count as nothing. */
export interface Sent {
  patientToday?: number | undefined;
  number?: NumberCounts | undefined;
  practice?: PracticeCounts | undefined;
}

const keptDays = 8;
const weekDays = 7;
const dayMs = 86_400_000;

/** The practice's day of an instant, by its zone. */
export function dayOf(zone: string, epochMs: number): string {
  return wallTimeOf(zone, epochMs).date;
}

/** The minute of an instant, in UTC: `2026-03-02T17:05`. */
export function minuteOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 16);
}

/** What one text costs in millionths of a dollar. */
export function costMicros(segments: number, segmentDollars: number): number {
  return Math.ceil(segments * segmentDollars * 1_000_000);
}

/** Automatic care messages of the seven days that end with `day`. */
export function careInWeek(counts: NumberCounts | undefined, day: string): number {
  const first = new Date(Date.parse(`${day}T00:00:00Z`) - (weekDays - 1) * dayMs).toISOString().slice(0, 10);
  return Object.entries(counts ?? {})
    .filter(([date]) => date >= first && date <= day)
    .reduce((sum, [, { care }]) => sum + care, 0);
}

/** Which limits of a number one more text would pass: none means that it may be counted. */
export function numberLimits(
  counts: NumberCounts | undefined,
  day: string,
  purpose: Looked,
  caps: Caps,
): ('number_limit' | 'care_day_limit' | 'care_week_limit')[] {
  return [
    ...((counts?.[day]?.all ?? 0) >= caps.numberDay ? (['number_limit'] as const) : []),
    ...careLimits(counts, day, purpose, caps),
  ];
}

/** The limits among them that hold for automatic care to any address, of a telephone or by e-mail. */
export function careLimits(
  counts: NumberCounts | undefined,
  day: string,
  purpose: Looked,
  caps: Caps,
): ('care_day_limit' | 'care_week_limit')[] {
  if (!isAutomaticCare(purpose)) return [];
  return [
    ...((counts?.[day]?.care ?? 0) >= caps.careDay ? (['care_day_limit'] as const) : []),
    ...(careInWeek(counts, day) >= caps.careWeek ? (['care_week_limit'] as const) : []),
  ];
}

/** The counts of the address with one more message on this day; days older than a week are let go. */
export function withOneMore(counts: NumberCounts | undefined, day: string, purpose: Looked): NumberCounts {
  const today = counts?.[day] ?? { all: 0, care: 0 };
  const more = { all: today.all + 1, care: today.care + (isAutomaticCare(purpose) ? 1 : 0) };
  const days = Object.entries({ ...counts, [day]: more }).toSorted(([a], [b]) => (a < b ? 1 : -1));
  return Object.fromEntries(days.slice(0, keptDays));
}
