import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import type { Calendar } from '../calendar/calendar.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import type { Appointment } from './appointment.ts';
import { taken } from './book.ts';
import { freeChair } from './free-chair.ts';
import { planVisit } from './visit-time.ts';

/** A visit that was called off takes its time again, where that is still to come and free. Refusals: wrong_state, taken. */
export async function timeAgain(
  app: App,
  calendar: Calendar,
  practice: Practice,
  of: Appointment,
): Promise<Partial<Appointment>> {
  const now = app.now().getTime();
  if (Date.parse(of.startsAt) <= now) throw new Refusal('wrong_state', 'That time is over. Book another visit.');
  if (!of.visitType || !of.provider) return {};
  const wish = { ...of, visitType: of.visitType, provider: of.provider, chair: undefined };
  const { chairs } = planVisit(calendar, locationById(practice, of.location), wish, now);
  const kept = chairs.filter(({ id }) => id === of.chair);
  const chair = await freeChair(app, [...kept, ...chairs], of);
  if (!chair) throw taken();
  return { chair };
}
