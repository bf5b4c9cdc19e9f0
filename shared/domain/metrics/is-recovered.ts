import type { Appointment } from '../appointment/appointment.ts';

const withinMs = 30 * 86_400_000;

/**
 * Whether a missed visit was recovered (metric definition 8): another visit of the same patient was booked within 30 days of its
 * beginning, whatever became of that one since. The reports and the list of missed visits both ask this.
 */
export function isRecovered(
  missed: Pick<Appointment, 'id' | 'startsAt'>,
  others: readonly Pick<Appointment, 'id' | 'bookedAt'>[],
): boolean {
  const missedAt = Date.parse(missed.startsAt);
  return others.some(({ id, bookedAt }) => {
    const after = Date.parse(bookedAt) - missedAt;
    return id !== missed.id && after > 0 && after <= withinMs;
  });
}
