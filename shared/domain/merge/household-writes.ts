import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { householdKey, putHousehold } from '../household/household.rows.ts';
import { fullName } from '../patient/patient.ts';
import { putThread, threadKey, threadRow } from '../thread/thread.rows.ts';
import type { StandingRecord } from './read-record.ts';

type Side = Pick<StandingRecord, 'household' | 'patient'>;

/**
 * Who may be told goes from one record to the other as it stands, and the confidential conversation with it. It is looked at at
 * once: with another date of birth rights may end earlier.
 */
export async function householdWrites(
  app: App,
  { from, to }: { from: Side; to: Side },
): Promise<Record<string, Write | undefined>> {
  const { household } = from;
  if (!household) return {};
  const { confidential } = household;
  const secret = confidential && (await app.table.get(threadRow, threadKey(confidential.threadId)));
  const { id: patientId } = to.patient;
  return {
    household: putHousehold({ ...household, patientId }, to.household?.version, app.now().toISOString()),
    'household left': {
      key: householdKey(from.patient.id),
      if: { version: { is: household.version } },
      delete: true,
    },
    secret: secret ? putThread({ ...secret, patientId, name: fullName(to.patient) }, secret.version) : undefined,
  };
}
