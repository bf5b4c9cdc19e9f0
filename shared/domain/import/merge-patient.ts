import type { Patient } from '../patient/patient.ts';
import type { PatientDraft } from './draft.ts';

const mostPhones = 5;

/**
 * The patient with what a file says of them. What it does not say stays; numbers and addresses that were added here stay
 * behind the file's. Whoever has died is kept without numbers and addresses, so that nothing can reach their phone.
 */
export function mergePatient(before: Patient, draft: PatientDraft, location: string | undefined): Patient {
  const { outsideId, phones, emails, location: _name, ...said } = draft;
  const merged: Patient = {
    ...before,
    ...said,
    outsideId,
    ...(location ? { location } : {}),
    phones: [...new Set([...phones, ...before.phones])].slice(0, mostPhones),
    emails: [...new Set([...emails, ...before.emails])].slice(0, mostPhones),
  };
  return merged.deceased ? { ...merged, phones: [], emails: [] } : merged;
}
