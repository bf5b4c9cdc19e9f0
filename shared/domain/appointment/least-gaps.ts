import { Refusal } from '../../refusal.ts';
import type { Calendar } from '../calendar/calendar.ts';
import type { Appointment } from './appointment.ts';
import { holdsTime } from './transitions.ts';
import { visitWhen } from './visit-words.ts';

type Visit = Pick<Appointment, 'visitType' | 'date' | 'time' | 'state'>;

const dayMs = 86_400_000;

/**
 * Insists on the least number of days between visits of one chain: from each visit of the earlier type to each of the
 * later, by the calendar's days. Refusals: invalid, naming the two.
 */
export function insistOnGaps(calendar: Calendar, visits: readonly Visit[]): void {
  const standing = visits.filter(({ state }) => holdsTime(state));
  for (const later of standing) {
    const type = calendar.visitTypes.find(({ id }) => id === later.visitType);
    if (!type?.leastGap) continue;
    const { after, days } = type.leastGap;
    for (const earlier of standing) {
      if (earlier.visitType !== after) continue;
      if (Date.parse(later.date) - Date.parse(earlier.date) >= days * dayMs) continue;
      const first = calendar.visitTypes.find(({ id }) => id === after);
      const message = `${type.name} comes at least ${days} days after ${first?.name ?? after} (${visitWhen(earlier)}).`;
      throw new Refusal('invalid', message, { field: 'date', days });
    }
  }
}
