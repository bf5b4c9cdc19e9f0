import type { App } from '../../ports.ts';
import type { Write } from '../../table.ts';
import { addressKey, addressRow, putAddress } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import type { Household } from '../household/household.ts';
import { personAt } from '../household/household-people.ts';
import { noHousehold } from '../household/save-household.ts';
import type { Patient } from '../patient/patient.ts';
import type { Contact } from '../patient/patient-writes.ts';

/** Records as they shall be, with who may be told of each. */
export type Records = readonly { patient: Patient; household: Household | undefined }[];

/**
 * The rows of addresses with whom they reach once these records are as they shall be; `ids`: all of whom it says anew. Consent,
 * opt-outs and health are the address's own, and stay.
 */
export async function peopleWrites(
  app: App,
  contacts: readonly Contact[],
  records: Records,
  { ids, day }: { ids: readonly string[]; day: string },
): Promise<Record<string, Write>> {
  const distinct = [...new Map(contacts.map((one) => [`${one.channel} ${one.address}`, one])).values()];
  const rows = await app.table.getMany(
    ...distinct.map(({ channel, address }) => [addressRow, addressKey(channel, address)] as const),
  );
  const writes = distinct.flatMap((contact, nth): [string, Write][] => {
    const row = rows[nth];
    if (!row) return [];
    const others = row.people.filter(({ patientId }) => !ids.includes(patientId));
    const own = records.flatMap(
      ({ patient, household }) => personAt(patient, household ?? noHousehold(patient.id), contact, day) ?? [],
    );
    const next = { ...askedAnew(row, ids, own), people: [...others, ...own] };
    return [[`address ${nth}`, putAddress(next, row.version)]];
  });
  return Object.fromEntries(writes);
}

/** Who was asked for there by name is who they are in these records now. */
function askedAnew(row: Address, ids: readonly string[], own: Address['people']): Address {
  const { whom } = row;
  if (!whom?.patientIds.some((id) => ids.includes(id))) return row;
  const others = whom.patientIds.filter((id) => !ids.includes(id));
  return { ...row, whom: { ...whom, patientIds: [...others, ...own.map(({ patientId }) => patientId)] } };
}
