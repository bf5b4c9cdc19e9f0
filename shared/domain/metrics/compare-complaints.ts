import { complaintKey, complaintPointerRow, complaintRow, complaintsBetween } from '../complaint/complaint.rows.ts';
import { inOneOrder } from './changed-stretches.ts';
import { complaintFigures, countedAs, countedComplaintKey, countedComplaintRow } from './counted-complaint.rows.ts';
import type { Counting } from './counting.ts';
import { addedUp, type DayFigures } from './day-figures.ts';
import { type Difference, said } from './difference.ts';
import { everyRow } from './every-row.ts';

/** Compares each complaint of a location with how it was counted, and adds it to what the figures should be. */
export async function compareComplaints(
  app: Counting,
  location: string,
  expected: Map<string, DayFigures>,
  found: Difference[],
): Promise<void> {
  for (const complaint of await everyRow(app, complaintPointerRow, complaintsBetween(location))) {
    const [is, counted] = await app.table.getMany(
      [complaintRow, complaintKey(complaint)],
      [countedComplaintRow, countedComplaintKey(complaint.id)],
    );
    if (!is) continue;
    const now = countedAs(is);
    addedUp(complaintFigures(now), expected);
    const { version: _row, ...was } = counted ?? { version: 0 };
    if (inOneOrder(was) !== inOneOrder(now))
      found.push({ what: `complaint ${complaint.id}`, stored: said(was), recomputed: said(now), complaint });
  }
}
