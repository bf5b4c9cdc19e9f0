import type { App } from '../../ports.ts';
import { addressKey, addressRow } from '../contact/address.rows.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { findPartition, lookupRow, namePartition, patientKey, patientRow } from './patient.rows.ts';
import { nameWords, type Patient } from './patient.ts';
import { standingPatient } from './standing-patient.ts';

/** What to find patients by; all that is given must fit. */
export interface PatientSearch {
  name?: string | undefined;
  phone?: string | undefined;
  email?: string | undefined;
  birthDate?: string | undefined;
  outsideId?: string | undefined;
  limit: number;
}

/** How many candidates are read at most; more than that means: type another letter. */
const examined = 100;

/**
 * Patients this person may see that fit everything given, at most `limit`, by name. Reads at most 100 candidates. A record
 * that was merged into another finds that one.
 */
export async function searchPatients(app: App, who: Staff, by: PatientSearch): Promise<Patient[]> {
  const ids = await candidates(app, by);
  const found = await app.table.getMany(...ids.slice(0, examined).map((id) => [patientRow, patientKey(id)] as const));
  const fit = found.filter((patient) => patient !== undefined).filter((patient) => fits(patient, by));
  const standing = await Promise.all(fit.map((patient) => standingPatient(app, patient)));
  const records = new Map(standing.flatMap((patient) => (patient ? [[patient.id, patient]] : [])));
  return [...records.values()]
    .filter(({ location }) => mayEnter(who, location))
    .toSorted((a, b) => a.familyName.localeCompare(b.familyName) || a.givenName.localeCompare(b.givenName))
    .slice(0, by.limit);
}

/** Ids by the most telling thing that was given. */
async function candidates(app: App, by: PatientSearch): Promise<string[]> {
  if (by.phone) {
    const address = await app.table.get(addressRow, addressKey('sms', by.phone));
    return (address?.people ?? []).map(({ patientId }) => patientId);
  }
  if (by.outsideId) return lookUp(app, findPartition('outside', by.outsideId));
  if (by.email) return lookUp(app, findPartition('email', by.email));
  if (by.birthDate) return lookUp(app, findPartition('birth', by.birthDate));
  const longest = nameWords(by.name ?? '').toSorted((a, b) => b.length - a.length)[0];
  return longest ? lookUp(app, namePartition(longest), longest) : [];
}

async function lookUp(app: App, pk: string, prefix?: string): Promise<string[]> {
  const page = await app.table.query(lookupRow, {
    pk,
    limit: examined,
    consistent: true,
    ...(prefix ? { prefix } : {}),
  });
  return [...new Set(page.rows.map(({ patientId }) => patientId))];
}

function fits(patient: Patient, by: PatientSearch): boolean {
  const words = nameWords(`${patient.givenName} ${patient.familyName}`);
  const named = nameWords(by.name ?? '').every((asked) => words.some((word) => word.startsWith(asked)));
  return (
    named &&
    (by.phone === undefined || patient.phones.includes(by.phone)) &&
    (by.email === undefined || patient.emails.includes(by.email)) &&
    (by.birthDate === undefined || patient.birthDate === by.birthDate) &&
    (by.outsideId === undefined || patient.outsideId === by.outsideId)
  );
}
