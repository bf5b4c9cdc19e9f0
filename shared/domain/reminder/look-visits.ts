import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { appointmentKey, appointmentRow } from '../appointment/appointment.rows.ts';
import { isAhead } from '../appointment/transitions.ts';
import type { Address } from '../contact/address.ts';
import { mayReach } from '../contact/may-reach.ts';
import type { ReminderOf } from '../message/entry.ts';
import type { LastLookInput } from '../message/last-look.ts';
import { calledOffStep } from './reminder.key.ts';
import { stillAhead, stillAt } from './reminder.rows.ts';

/**
 * The visit of a reminder as the last look needs it: of several, the one that has changed. `people`: who is reached where it
 * goes, on `day` (YYYY-MM-DD), since it may speak of a visit of whom nobody may be told there any more.
 */
export async function lookVisits(
  app: App,
  { step, visits }: ReminderOf,
  { people, day }: { people: Address['people']; day: string },
): Promise<LastLookInput['appointment']> {
  const rows = await app.table.getMany(
    ...visits.map(({ appointmentId }) => [appointmentRow, appointmentKey(appointmentId)] as const),
  );
  const looked = visits.map(({ version }, nth) => {
    const row = rows[nth];
    return {
      planned: version,
      current: row?.version ?? 0,
      cancelled: step !== calledOffStep && (row === undefined || !isAhead(row.state)),
      // The first is its own conversation's, which the last look asks for itself.
      isUntold:
        nth > 0 &&
        row !== undefined &&
        mayReach({ patientId: row.patientId }, people, { purpose: 'reminder', day }) !== undefined,
    };
  });
  const changed = looked.find(({ planned, current, cancelled }) => cancelled || planned !== current);
  return changed ?? looked.find(({ isUntold }) => isUntold) ?? looked[0];
}

/** Insists that the visits of a reminder stand as they did when it was written. */
export function visitsStand(of: ReminderOf | undefined): Record<string, Write> {
  const stands = of?.step === calledOffStep ? stillAt : (visit: ReminderOf['visits'][number]) => stillAhead(visit);
  return Object.fromEntries((of?.visits ?? []).map((visit, nth) => [`visit ${nth}`, stands(visit)]));
}
