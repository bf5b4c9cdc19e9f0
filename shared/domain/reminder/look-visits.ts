import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { appointmentKey, appointmentRow } from '../appointment/appointment.rows.ts';
import { isAhead } from '../appointment/transitions.ts';
import type { ReminderOf } from '../message/entry.ts';
import type { LastLookInput } from '../message/last-look.ts';
import { calledOffStep } from './reminder.key.ts';
import { stillAhead, stillAt } from './reminder.rows.ts';

/** The visit of a reminder as the last look needs it: of several, the one that has changed. */
export async function lookVisits(app: App, { step, visits }: ReminderOf): Promise<LastLookInput['appointment']> {
  const rows = await app.table.getMany(
    ...visits.map(({ appointmentId }) => [appointmentRow, appointmentKey(appointmentId)] as const),
  );
  const looked = visits.map(({ version }, nth) => {
    const row = rows[nth];
    return {
      planned: version,
      current: row?.version ?? 0,
      cancelled: step !== calledOffStep && (row === undefined || !isAhead(row.state)),
    };
  });
  return looked.find(({ planned, current, cancelled }) => cancelled || planned !== current) ?? looked[0];
}

/** Insists that the visits of a reminder stand as they did when it was written. */
export function visitsStand(of: ReminderOf | undefined): Record<string, Write> {
  const stands = of?.step === calledOffStep ? stillAt : (visit: ReminderOf['visits'][number]) => stillAhead(visit);
  return Object.fromEntries((of?.visits ?? []).map((visit, nth) => [`visit ${nth}`, stands(visit)]));
}
