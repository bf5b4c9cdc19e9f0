import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { householdKey, putHousehold } from '../household/household.rows.ts';
import { nextReview } from '../household/household.ts';
import { fullName } from '../patient/patient.ts';
import { locationById, type Practice } from '../practice/practice.ts';
import { instantOf } from '../practice/wall-time.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import type { StandingRecord } from './read-record.ts';

/** Who may be told goes from one record to the other as it stands, and the confidential conversation with it. */
export async function householdWrites(
  app: App,
  {
    practice,
    from: { household, patient: owner },
    to: { household: stored, patient },
    day,
  }: {
    practice: Practice;
    from: Pick<StandingRecord, 'household' | 'patient'>;
    to: Pick<StandingRecord, 'household' | 'patient'>;
    day: string;
  },
): Promise<Record<string, Write | undefined>> {
  if (!household) return {};
  const { zone } = locationById(practice, patient.location).hours;
  const next = { ...household, patientId: patient.id };
  const review = nextReview(next, patient.birthDate, day);
  const { confidential } = household;
  const secret = confidential && (await app.table.get(threadRow, threadKey(confidential.threadId)));
  return {
    household: putHousehold(next, stored?.version, review && new Date(instantOf(zone, review, '00:00')).toISOString()),
    'household left': {
      key: householdKey(owner.id),
      if: { version: { is: household.version } },
      delete: true,
    },
    secret: secret
      ? putThread({ ...secret, patientId: patient.id, name: fullName(patient) }, secret.version)
      : undefined,
  };
}
