import { complaintKey, complaintRow } from '../complaint/complaint.rows.ts';
import type { Complaint } from '../complaint/complaint.ts';
import { inOneOrder } from './changed-stretches.ts';
import {
  complaintFigures,
  countedAs,
  countedComplaintKey,
  countedComplaintRow,
  putCountedComplaint,
} from './counted-complaint.rows.ts';
import type { Counting } from './counting.ts';
import type { LedgerChange } from './ledger.ts';

/** How a complaint is to be counted anew, as it stands; nothing where it is counted so already. */
export async function changedComplaint(
  app: Counting,
  ref: Pick<Complaint, 'threadId' | 'at' | 'id'>,
): Promise<LedgerChange[]> {
  const [complaint, counted] = await app.table.getMany(
    [complaintRow, complaintKey(ref)],
    [countedComplaintRow, countedComplaintKey(ref.id)],
  );
  if (!complaint) return [];
  const now = countedAs(complaint);
  const { version, ...was } = counted ?? { version: undefined };
  if (counted && inOneOrder(was) === inOneOrder(now)) return [];
  return [
    {
      writes: [putCountedComplaint(ref.id, now, version)],
      before: counted ? complaintFigures(counted) : [],
      after: complaintFigures(now),
    },
  ];
}
