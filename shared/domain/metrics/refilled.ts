import type { Appointment } from '../appointment/appointment.ts';
import { holdsTime } from '../appointment/transitions.ts';

type Slot = Pick<Appointment, 'location' | 'date' | 'startsAt' | 'endsAt' | 'provider' | 'chair'>;

/** The time that a visit takes of its provider; undefined where it takes none. */
export function slotOf(of: Appointment | undefined): Slot | undefined {
  if (!of || of.holdsNoTime || !holdsTime(of.state)) return undefined;
  const { location, date, startsAt, endsAt, provider, chair } = of;
  return { location, date, startsAt, endsAt, ...(provider ? { provider } : {}), ...(chair ? { chair } : {}) };
}

/**
 * Whether the time that a late cancellation gave back was taken, in part at least, by another visit (metric definition 6): with the
 * same provider, or in the same chair where a provider is not known. While it stood it held that time, so whatever lies there came later.
 */
export function isRefilled(visit: Appointment, others: readonly Appointment[]): boolean {
  return others.some((other) => {
    const slot = slotOf(other);
    if (!slot || other.id === visit.id || slot.location !== visit.location) return false;
    const isSame =
      visit.provider && slot.provider
        ? slot.provider === visit.provider
        : slot.chair !== undefined && slot.chair === visit.chair;
    return isSame && slot.startsAt < visit.endsAt && visit.startsAt < slot.endsAt;
  });
}
