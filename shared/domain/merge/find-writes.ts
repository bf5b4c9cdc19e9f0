import type { Write } from '../../table.ts';
import { lookupWrites, outsideKey } from '../patient/patient.rows.ts';
import type { Patient } from '../patient/patient.ts';

/**
 * What finds a record as it is and as it shall be. An outside id that comes from the other record, or goes back to it, is found
 * under one row: it leads to whose it is then.
 */
export function findWrites(before: Patient, after: Patient, other: Patient): Record<string, Write> {
  const { outsideId, ...own } = after;
  const named = lookupWrites(before, { ...own, ...(before.outsideId ? { outsideId: before.outsideId } : {}) });
  if (outsideId === before.outsideId) return named;
  const [id, from, to] = outsideId ? [outsideId, other, after] : [before.outsideId ?? '', before, other];
  const write: Write = {
    key: outsideKey(id),
    if: { patientId: { is: from.id } },
    put: { patientId: to.id },
  };
  return { ...named, 'outside id': write };
}
