import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { patientKey, patientRow } from './patient.rows.ts';
import type { Patient } from './patient.ts';
import { standingPatient } from './standing-patient.ts';

/** A patient this person may see, by any id their record ever had. */
export async function readPatient(app: App, who: Staff, patientId: string): Promise<Patient> {
  const found = await standingPatient(app, await app.table.get(patientRow, patientKey(patientId)));
  if (!found || !mayEnter(who, found.location))
    throw new Refusal('not_found', 'There is no such patient.', { field: 'patientId' });
  return found;
}
