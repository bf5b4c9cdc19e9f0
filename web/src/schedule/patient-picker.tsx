import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PatientOut } from '#shared/api.ts';
import { call } from '../client.ts';
import { phoneOf } from '../ui/phone.ts';

export type Picked = Pick<PatientOut, 'id' | 'givenName' | 'familyName'>;

const shown = 8;

/** Finds a patient by name or phone number; what is typed is sent in a body, never in an address. */
export function PatientPicker({
  picked,
  onPick,
}: {
  picked: Picked | undefined;
  onPick: (of: Picked | undefined) => void;
}) {
  const [words, setWords] = useState('');
  const [asked] = useDebouncedValue(words.trim(), 200);
  const phone = phoneIn(asked);
  const found = useQuery({
    queryKey: ['patients', asked],
    queryFn: () => call('searchPatients', { body: { ...(phone ? { phone } : { name: asked }), limit: shown } }),
    enabled: picked === undefined && asked.length > 1,
    placeholderData: keepPreviousData,
  });
  if (picked) {
    return (
      <p className="line">
        <b className="strong">
          {picked.givenName} {picked.familyName}
        </b>
        <button type="button" className="btn btn-xs end" onClick={() => onPick(undefined)}>
          Another patient
        </button>
      </p>
    );
  }
  const patients = asked.length > 1 ? (found.data?.patients ?? []) : [];
  return (
    <div className="labelled">
      <label>
        Patient
        <input
          className="field"
          type="search"
          autoComplete="off"
          placeholder="Name or phone number"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          data-autofocus
        />
      </label>
      <ul className="found" aria-label="Patients found">
        {patients.map((patient) => (
          <li key={patient.id}>
            <button type="button" onClick={() => onPick(patient)} disabled={patient.deceased === true}>
              <span className="strong">
                {patient.givenName} {patient.familyName}
              </span>
              <span className="meta">
                {patient.deceased
                  ? 'Deceased'
                  : [patient.birthDate, phoneOf(patient.phones[0] ?? '')].filter(Boolean).join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {asked.length > 1 && found.data && patients.length === 0 ? (
        <p className="meta">Nobody by that name or number.</p>
      ) : null}
    </div>
  );
}

/** A whole number as people type it, in E.164; a number of ten digits is an American one. */
function phoneIn(words: string): string | undefined {
  const digits = words.replace(/[\s().-]/g, '');
  if (/^\+[1-9]\d{7,14}$/.test(digits)) return digits;
  return /^1?[2-9]\d{9}$/.test(digits) ? `+1${digits.slice(-10)}` : undefined;
}
