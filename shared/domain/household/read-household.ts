import type { App } from '../../ports.ts';
import { addressKey, addressRow } from '../contact/address.rows.ts';
import type { Patient } from '../patient/patient.ts';
import { contactsOf } from '../patient/patient-writes.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { confidentialAt } from '../thread/thread.ts';
import { householdKey, householdRow } from './household.rows.ts';
import type { Household } from './household.ts';
import { noHousehold } from './save-household.ts';

/** An earlier conversation that stands apart under an address that is a patient's by now. */
export interface Apart {
  threadId: string;
  channel: 'sms' | 'email';
  address: string;
}

/**
 * Who belongs together with a patient, as somebody may see it: what is confidential is not there for those who may not see
 * it. `apart`: earlier conversations of addresses that are the patient's alone by now.
 */
export async function readHousehold(
  app: App,
  who: Staff,
  patient: Patient,
): Promise<{ household: Household; mayKeepConfidential: boolean; apart: Apart[] }> {
  const own = contactsOf(patient);
  const [stored, ...rows] = await app.table.getMany(
    [householdRow, householdKey(patient.id)],
    ...own.map(({ channel, address }) => [addressRow, addressKey(channel, address)] as const),
  );
  const apart = rows.flatMap((row): Apart[] => {
    const isTheirsAlone = row?.people.length === 1 && row.people[0]?.patientId === patient.id;
    if (!row?.threadId || !isTheirsAlone || row.channel === 'voice') return [];
    return [{ threadId: row.threadId, channel: row.channel, address: row.address }];
  });
  const { confidential, ...open } = stored ?? noHousehold(patient.id);
  const mayKeepConfidential = mayEnter(who, confidentialAt(patient.location));
  const household = mayKeepConfidential && confidential ? { ...open, confidential } : open;
  return { household, mayKeepConfidential, apart };
}
