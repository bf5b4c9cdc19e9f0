import type { App } from '../../ports.ts';
import { patientKey, patientRow } from './patient.rows.ts';
import type { Patient } from './patient.ts';

/** Merged again and again: further than this nobody goes. */
const mostSteps = 10;

/** The record in which what is known of this one stands: itself, unless it was merged into another. */
export async function standingPatient(
  app: Pick<App, 'table'>,
  found: Patient | undefined,
): Promise<Patient | undefined> {
  let standing = found;
  for (let step = 0; standing?.mergedInto && step < mostSteps; step += 1) {
    standing = await app.table.get(patientRow, patientKey(standing.mergedInto));
  }
  return standing;
}
