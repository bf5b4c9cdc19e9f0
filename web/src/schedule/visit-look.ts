import type { AppointmentOut } from '#shared/api.ts';
import type { IconName } from '../ui/icon.tsx';

type VisitState = AppointmentOut['state'];

/** How a state looks: shape and word first, then colour. */
export interface VisitLook {
  words: string;
  icon: IconName;
  chip: '' | 'chip-ok' | 'chip-warn' | 'chip-danger' | 'chip-accent';
}

const nearMs = 2 * 86_400_000;

/** The chip of a visit. An unconfirmed one is pressing two days before, and once no reminder can reach its patient. */
export function lookOf({ state, startsAt, unmarked }: AppointmentOut, now: number, isUnreachable = false): VisitLook {
  if (unmarked) return { words: 'Did they come?', icon: 'alert', chip: 'chip-warn' };
  switch (state) {
    case 'booked':
      if (isUnreachable) return { words: 'Unreachable', icon: 'alert', chip: 'chip-danger' };
      return { words: 'Unconfirmed', icon: 'hourglass', chip: Date.parse(startsAt) - now < nearMs ? 'chip-warn' : '' };
    case 'confirmed':
      return { words: 'Confirmed', icon: 'checked', chip: 'chip-ok' };
    case 'arrived':
      return { words: 'Arrived', icon: 'user', chip: 'chip-accent' };
    case 'attended':
      return { words: 'Attended', icon: 'checked', chip: 'chip-ok' };
    case 'no-show':
      return { words: 'Did not come', icon: 'close', chip: 'chip-danger' };
    case 'late-cancelled':
      return { words: 'Cancelled late', icon: 'ban', chip: 'chip-warn' };
    case 'cancelled':
      return { words: 'Cancelled', icon: 'ban', chip: '' };
    case 'moved':
      return { words: 'Moved', icon: 'move', chip: '' };
  }
}

/** What was done, after the patient's name. */
export const doneWords: Record<VisitState, string> = {
  booked: 'booked, not confirmed',
  confirmed: 'confirmed',
  arrived: 'arrived',
  attended: 'attended',
  'no-show': 'did not come',
  cancelled: 'cancelled',
  'late-cancelled': 'cancelled late',
  moved: 'moved',
};

/** What a person may want to do next with a visit, by the words of a button. */
export const actionWords: Record<Exclude<VisitState, 'moved'>, string> = {
  booked: 'Not confirmed',
  confirmed: 'Confirm',
  arrived: 'Arrived',
  attended: 'Attended',
  'no-show': 'Did not come',
  cancelled: 'Cancel visit',
  'late-cancelled': 'Excuse, as cancelled late',
};

/** "3:00 pm" of a wall clock's 15:00. */
export function clockOf(time: string): string {
  const [hour = 0, minute = '00'] = [Number(time.slice(0, 2)), time.slice(3)];
  return `${hour % 12 || 12}:${minute} ${hour < 12 ? 'am' : 'pm'}`;
}

const languages: Record<string, string> = { es: 'Español', en: 'English' };

/** What the desk should know before the patient comes. */
export function needsOf({ patient }: AppointmentOut): string[] {
  return [
    ...(patient.language && patient.language !== 'en' ? [languages[patient.language] ?? patient.language] : []),
    ...(patient.interpreter ? [`Interpreter: ${patient.interpreter}`] : []),
    ...(patient.transport ? [`Transport: ${patient.transport}`] : []),
  ];
}
