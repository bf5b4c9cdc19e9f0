import { appointmentKey, appointmentRow } from '../appointment/appointment.rows.ts';
import { countedVisitKey, countedVisitRow, putCountedVisit } from './counted-visit.rows.ts';
import { asCounted, visitFigures } from './counted-visit.ts';
import type { Counting } from './counting.ts';
import type { LedgerChange } from './ledger.ts';

/** How a visit is to be counted anew, as it stands; nothing where it is counted so already. */
export async function changedVisit(app: Counting, visitId: string): Promise<LedgerChange[]> {
  const [visit, counted] = await app.table.getMany(
    [appointmentRow, appointmentKey(visitId)],
    [countedVisitRow, countedVisitKey(visitId)],
  );
  if (!visit) return [];
  const now = asCounted(visit);
  const isSame = counted?.location === now.location && counted.date === now.date && counted.state === now.state;
  if (isSame) return [];
  return [
    {
      write: putCountedVisit(now, counted?.version),
      before: counted ? visitFigures(counted) : [],
      after: visitFigures(now),
    },
  ];
}
