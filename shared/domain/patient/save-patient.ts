import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { addressKey, addressRow } from '../contact/address.rows.ts';
import { followBirthDate } from '../household/follow-birth-date.ts';
import { householdKey, householdRow } from '../household/household.rows.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { settled } from '../practice/read-practice.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import { type Patient, patient } from './patient.ts';
import { contactsTouched, keptPeople, patientWrites } from './patient-writes.ts';
import { readPatient } from './read-patient.ts';

export type PatientFields = Omit<Patient, 'id' | 'threadId' | 'version'>;
/** What is null is emptied. */
export type PatientChange = { [K in keyof PatientFields]?: PatientFields[K] | null | undefined } & {
  version?: number | undefined;
};

const attempts = 10;

/**
 * A new patient, with their thread's id, their numbers' rows and what finds them, in one commit. The numbers they gave
 * are consent for care, taken at intake and recorded with who took it.
 */
export async function createPatient(app: App, who: Staff, fields: PatientFields): Promise<Patient> {
  const made: Patient = { ...fields, id: app.newId(), threadId: app.newId(), version: 0 };
  return save(app, who, undefined, made);
}

/** Changes what is named. Refusals: not_found, changed_meanwhile when `version` is no longer the patient's. */
export async function changePatient(app: App, who: Staff, patientId: string, change: PatientChange): Promise<Patient> {
  const before = await readPatient(app, who, patientId);
  const { version, ...named } = change;
  if (version !== undefined && version !== before.version) {
    throw new Refusal('changed_meanwhile', 'Somebody else changed this patient meanwhile. Look again, then change.');
  }
  return save(app, who, before, changed(before, named));
}

function changed(before: Patient, named: Omit<PatientChange, 'version'>): Patient {
  const fields = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined && value !== null));
  const emptied = new Set(Object.entries(named).flatMap(([name, value]) => (value === null ? [name] : [])));
  const kept = Object.entries({ ...before, ...fields }).filter(([name]) => !emptied.has(name));
  return patient.parse(Object.fromEntries(kept));
}

async function save(app: App, who: Staff, before: Patient | undefined, asked: Patient): Promise<Patient> {
  const after = { ...asked, phones: [...new Set(asked.phones)], emails: [...new Set(asked.emails)] };
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [settings, head, household] = await app.table.getMany(
      [practiceRow, practiceKey],
      [threadRow, threadKey(after.threadId)],
      [householdRow, householdKey(after.id)],
    );
    const practice = settled(settings);
    if (!practice.locations.some(({ id }) => id === after.location) || !mayEnter(who, after.location)) {
      throw new Refusal('invalid', 'location is not one of yours.', { field: 'location' });
    }
    const touched = contactsTouched(before, after);
    const rows = await app.table.getMany(
      ...touched.map(({ channel, address }) => [addressRow, addressKey(channel, address)] as const),
    );
    const addresses = touched.map((contact, nth) => ({ contact, row: rows[nth] }));
    if (rows.some((row) => row && keptPeople(row, after.id))) {
      throw new Refusal(
        'invalid',
        'One of these addresses is somebody else’s: a guardian’s, or kept for one person alone.',
        {
          field: 'phones',
        },
      );
    }
    const consent = { state: 'given', source: 'intake', recordedBy: who.id } as const;
    const committed = await app.table.commit<string>({
      ...patientWrites(app, { before, after, addresses, head, consent }),
      household: followBirthDate(app, practice, { before, after, household }),
    });
    if (committed.ok) return { ...after, version: (before?.version ?? 0) + 1 };
    if (committed.names.includes('outside id')) {
      throw new Refusal('invalid', 'Another patient has this outside id.', { field: 'outsideId' });
    }
    if (committed.names.includes('patient')) {
      throw new Refusal('changed_meanwhile', 'Somebody else changed this patient meanwhile. Look again, then change.');
    }
  }
  throw new Refusal('changed_meanwhile', 'These numbers are being changed elsewhere just now. Try again.');
}
