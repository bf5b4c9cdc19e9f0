import * as z from 'zod';
import { type Key, notThere, type RowKind, type Write } from '../../table.ts';
import { nameWords, type Patient, patient } from './patient.ts';

export const patientRow: RowKind<Patient> = { name: 'patient', schema: patient };

/** `PATIENT#p1 | PROFILE` */
export function patientKey(id: string): Key {
  return { pk: `PATIENT#${id}`, sk: 'PROFILE' };
}

export function putPatient(next: Patient, readVersion: number | undefined): Write {
  return {
    key: patientKey(next.id),
    if: readVersion === undefined ? notThere : { version: { is: readVersion } },
    put: { ...next, version: (readVersion ?? 0) + 1 },
  };
}

/** A row that leads from something known of a patient to the patient. */
const lookup = z.object({ patientId: z.string() });
export const lookupRow: RowKind<z.infer<typeof lookup>> = { name: 'lookup', schema: lookup };

/** How many letters of a name word choose its partition. */
const nameLetters = 2;

/** `FIND#name#ca | castellan#p1`: all words of a name that begin alike stand together. */
function nameKey(word: string, patientId: string): Key {
  return { pk: namePartition(word), sk: `${word}#${patientId}` };
}

export function namePartition(word: string): string {
  return `FIND#name#${Array.from(word).slice(0, nameLetters).join('')}`;
}

/** `FIND#email#dana@castellan.example | p1`, `FIND#birth#2015-03-04 | p1`, `FIND#outside#20418 | PATIENT`: an outside id is one patient's. */
export function findPartition(by: 'email' | 'birth' | 'outside', value: string): string {
  return `FIND#${by}#${value}`;
}

function lookupKeys(of: Patient): Key[] {
  return [
    ...nameWords(`${of.givenName} ${of.familyName}`).map((word) => nameKey(word, of.id)),
    ...of.emails.map((email) => ({ pk: findPartition('email', email), sk: of.id })),
    ...(of.birthDate ? [{ pk: findPartition('birth', of.birthDate), sk: of.id }] : []),
  ];
}

/** Where an outside id leads to its one patient. */
export function outsideKey(outsideId: string): Key {
  return { pk: findPartition('outside', outsideId), sk: 'PATIENT' };
}

/** The writes that make a patient findable as they are now and no longer as they were. */
export function lookupWrites(before: Patient | undefined, after: Patient): Record<string, Write> {
  const text = ({ pk, sk }: Key) => `${pk} ${sk}`;
  const old = before ? lookupKeys(before) : [];
  const now = lookupKeys(after);
  const kept = new Set(now.map(text));
  const known = new Set(old.map(text));
  const added = now.filter((key) => !known.has(text(key)));
  const gone = old.filter((key) => !kept.has(text(key)));
  return Object.fromEntries([
    ...outsideWrites(before, after),
    ...added.map((key, position) => [`find ${position}`, { key, put: { patientId: after.id } }]),
    ...gone.map((key, position) => [`unfind ${position}`, { key, delete: true }]),
  ]);
}

/** Refused under `outside id` where another patient has it. */
function outsideWrites(before: Patient | undefined, after: Patient): [string, Write][] {
  if (before?.outsideId === after.outsideId) return [];
  const own = { patientId: { is: after.id } };
  const writes: [string, Write][] = [];
  if (after.outsideId) {
    const key = outsideKey(after.outsideId);
    writes.push(['outside id', { key, if: [notThere, own], put: { patientId: after.id } }]);
  }
  if (before?.outsideId) writes.push(['outside id left', { key: outsideKey(before.outsideId), if: own, delete: true }]);
  return writes;
}
