import type { VisitDraft } from './draft.ts';

const isReal = (year: number, month: number, day: number): boolean => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

const isoOf = (year: number, month: number, day: number): string | undefined =>
  isReal(year, month, day)
    ? `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
    : undefined;

/**
 * A date as files write it, as YYYY-MM-DD: 2015-03-04, 20150304, 3/4/2015 (month first in the US, day first elsewhere).
 * A year of two digits is nobody's to guess. undefined for anything else.
 */
export function dateWritten(text: string, country: string | undefined): string | undefined {
  const iso = /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?$/.exec(text);
  if (iso) return isoOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  if (!parts) return undefined;
  const [first, second, year] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return country === 'US' ? isoOf(year, first, second) : isoOf(year, second, first);
}

/** A time of day as files write it, as HH:MM: 15:00, 15:00:00, 3:00 pm, 3 PM. */
export function timeWritten(text: string): string | undefined {
  const parts = /^(\d{1,2})(?::(\d{2}))?(?::\d{2})?\s*([ap])?\.?m?\.?$/i.exec(text);
  if (!parts) return undefined;
  const half = parts[3]?.toLowerCase();
  const given = Number(parts[1]);
  const minute = Number(parts[2] ?? '0');
  if (parts[2] === undefined && half === undefined) return undefined;
  if (half !== undefined && (given < 1 || given > 12)) return undefined;
  const hour = half === undefined ? given : (given % 12) + (half === 'p' ? 12 : 0);
  if (hour > 23 || minute > 59) return undefined;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

const languageWords: Record<string, 'en' | 'es'> = {
  en: 'en',
  eng: 'en',
  english: 'en',
  es: 'es',
  spa: 'es',
  spanish: 'es',
  español: 'es',
  espanol: 'es',
};

/** A language that Deskline speaks, or the words of another one. */
export function languageWritten(text: string): { language: 'en' | 'es' } | { other: string } {
  const [word = ''] = text.toLowerCase().split(/[-_ (]/);
  const language = languageWords[word];
  return language ? { language } : { other: text };
}

/** yes, y, true, 1, deceased, or a date. */
export function yesWritten(text: string): boolean {
  return /^(y|yes|true|1|x|deceased|inactive-deceased)$/i.test(text) || /^\d{1,4}[-/.]\d/.test(text);
}

const stateWords: Record<string, VisitDraft['state']> = {
  '': 'booked',
  booked: 'booked',
  scheduled: 'booked',
  pending: 'booked',
  unconfirmed: 'booked',
  confirmed: 'confirmed',
  arrived: 'arrived',
  'checked-in': 'arrived',
  'checked in': 'arrived',
  here: 'arrived',
  fulfilled: 'attended',
  completed: 'attended',
  complete: 'attended',
  attended: 'attended',
  noshow: 'no-show',
  'no-show': 'no-show',
  'no show': 'no-show',
  missed: 'no-show',
  cancelled: 'cancelled',
  canceled: 'cancelled',
};

/** A visit's state as other systems and FHIR call it. */
export function stateWritten(text: string): VisitDraft['state'] | undefined {
  return stateWords[text.trim().toLowerCase()];
}
