import type { ImportOut } from '#shared/api.ts';

export type Field = NonNullable<ImportOut['mapping'][number]>;

/** How far an import is. */
export const stateWords: Record<ImportOut['state'], string> = {
  mapping: 'Columns to name',
  checking: 'Trying it',
  checked: 'Tried, not in yet',
  running: 'Coming in',
  done: 'In',
};

/** What a column can hold, in the order a person looks for it. */
export const fieldWords: Record<Field, string> = {
  outsideId: "Patient's id in your system",
  givenName: 'First name',
  familyName: 'Last name',
  fullName: 'Whole name',
  birthDate: 'Date of birth',
  phone: 'Phone, for texts',
  phone2: 'Second phone',
  email: 'E-mail',
  language: 'Language',
  interpreter: 'Interpreter needed',
  transport: 'Transport needed',
  location: 'Location',
  deceased: 'Deceased',
  visitId: "Visit's id in your system",
  visitDate: 'Date of the visit',
  visitTime: 'Time of the visit',
  visitMinutes: 'Length in minutes',
  visitType: 'Type of visit',
  provider: 'Provider',
  visitState: 'State of the visit',
};

export const fields = Object.entries(fieldWords).flatMap(([field, words]) =>
  isField(field) ? [{ field, words }] : [],
);

/** Is this one of the meanings a column can have? */
export function isField(text: string): text is Field {
  return text in fieldWords;
}
