import type { App } from '../../ports.ts';
import { appointmentKey, appointmentRow, pointerRow, visitsFrom } from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { householdKey, householdRow } from '../household/household.rows.ts';
import type { Household } from '../household/household.ts';
import { everyRow } from '../metrics/every-row.ts';
import type { Patient } from '../patient/patient.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';

/** One record of a patient with what hangs on it, as it stands. */
export interface StandingRecord {
  patient: Patient;
  /** Absent where nobody has written there. */
  head: Thread | undefined;
  household: Household | undefined;
  /** Those to come first, then the past ones; the nearest of either first. */
  visits: Appointment[];
}

/** Reads everything that belongs to a patient's record. */
export async function readRecord(app: App, patient: Patient): Promise<StandingRecord> {
  const now = app.now().toISOString();
  const { limit: _page, ...all } = visitsFrom(patient.id, '', 1);
  const [[head, household], pointers] = await Promise.all([
    app.table.getMany([threadRow, threadKey(patient.threadId)], [householdRow, householdKey(patient.id)]),
    everyRow(app, pointerRow, all),
  ]);
  const rows = await app.table.getMany(
    ...pointers.map(({ appointmentId }) => [appointmentRow, appointmentKey(appointmentId)] as const),
  );
  const inTime = rows.flatMap((visit) => visit ?? []).toSorted((a, b) => a.startsAt.localeCompare(b.startsAt));
  const ahead = inTime.filter(({ startsAt }) => startsAt > now);
  const past = inTime.filter(({ startsAt }) => startsAt <= now).toReversed();
  return { patient, head, household, visits: [...ahead, ...past] };
}
