import { appointmentKey, appointmentRow } from '../appointment/appointment.rows.ts';
import { inOneOrder } from './changed-stretches.ts';
import { countedVisitKey, countedVisitRow, missedWrites, putCountedVisit, trialWrites } from './counted-visit.rows.ts';
import { visitFigures } from './counted-visit.ts';
import type { Counting } from './counting.ts';
import type { LedgerChange } from './ledger.ts';
import { readCountedVisit } from './read-counted-visit.ts';
import type { ReadTimings } from './read-timings.ts';

/** How a visit is to be counted anew, as it stands; nothing where it is counted so already. */
export async function changedVisit(app: Counting, visitId: string, timings: ReadTimings): Promise<LedgerChange[]> {
  const [visit, counted] = await app.table.getMany(
    [appointmentRow, appointmentKey(visitId)],
    [countedVisitRow, countedVisitKey(visitId)],
  );
  if (!visit) return [];
  const now = await readCountedVisit(app, visit, timings);
  const { version, ...was } = counted ?? { version: undefined };
  if (counted && inOneOrder(was) === inOneOrder(now)) return [];
  return [
    {
      writes: [putCountedVisit(now, version), ...missedWrites(counted, now), ...trialWrites(counted, now)],
      before: counted ? visitFigures(counted) : [],
      after: visitFigures(now),
    },
  ];
}
