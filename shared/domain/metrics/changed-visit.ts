import { appointmentKey, appointmentRow } from '../appointment/appointment.rows.ts';
import { inOneOrder } from './changed-stretches.ts';
import {
  countedVisitKey,
  countedVisitRow,
  lateWrites,
  missedWrites,
  putCountedVisit,
  trialWrites,
} from './counted-visit.rows.ts';
import { visitFigures } from './counted-visit.ts';
import type { Counting } from './counting.ts';
import type { LedgerChanges } from './ledger.ts';
import { readCountedVisit } from './read-counted-visit.ts';
import type { ReadTimings } from './read-timings.ts';

/**
 * How a visit is to be counted anew, as it stands; nothing where it is counted so already. One that can be found by what is done
 * about it only from now on is looked at once more: what was done while it was being counted did not find it.
 */
export async function changedVisit(app: Counting, visitId: string, timings: ReadTimings): Promise<LedgerChanges> {
  const [visit, counted] = await app.table.getMany(
    [appointmentRow, appointmentKey(visitId)],
    [countedVisitRow, countedVisitKey(visitId)],
  );
  if (!visit) return { ledgers: [] };
  const now = await readCountedVisit(app, visit, timings);
  const { version, ...was } = counted ?? { version: undefined };
  if (counted && inOneOrder(was) === inOneOrder(now)) return { ledgers: [] };
  const found = [...missedWrites(counted, now), ...lateWrites(counted, now)];
  const ledger = {
    writes: [putCountedVisit(now, version), ...found, ...trialWrites(counted, now)],
    before: counted ? visitFigures(counted) : [],
    after: visitFigures(now),
  };
  return { ledgers: [ledger], ...(found.length > 0 ? { besides: { visitId } } : {}) };
}
