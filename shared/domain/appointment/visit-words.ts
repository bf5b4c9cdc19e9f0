import { weekdayOf } from '../practice/wall-time.ts';
import type { Appointment } from './appointment.ts';
import type { VisitState } from './transitions.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "Tue 24 Nov, 3:00 pm", by the wall clock it was agreed on. */
export function visitWhen({ date, time }: Pick<Appointment, 'date' | 'time'>): string {
  const [, month = '1', day = '1'] = date.split('-');
  const [hour = '0', minute = '00'] = time.split(':');
  const weekday = weekdayOf(date);
  const clock = `${Number(hour) % 12 || 12}:${minute} ${Number(hour) < 12 ? 'am' : 'pm'}`;
  return `${weekday[0]?.toUpperCase()}${weekday.slice(1)} ${Number(day)} ${months[Number(month) - 1]}, ${clock}`;
}

/** What the line in the thread says when a visit comes to a state. */
export const stateWords: Record<VisitState, string> = {
  booked: 'Booked again',
  confirmed: 'Confirmed',
  arrived: 'Arrived',
  attended: 'Attended',
  'no-show': 'Did not come',
  cancelled: 'Cancelled',
  'late-cancelled': 'Cancelled late',
  moved: 'Moved',
};
