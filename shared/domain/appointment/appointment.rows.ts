import * as z from 'zod';
import { type Key, notThere, type QueryOptions, type RowKind, type Write } from '../../table.ts';
import { type Appointment, appointment, type LeftTime, leftTime } from './appointment.ts';

export const appointmentRow: RowKind<Appointment> = { name: 'appointment', schema: appointment };

/** The wake partition of visits that will be over, to see whether somebody marked them. */
export const visitWake = 'VISIT';

/** How the partition of a visit begins. */
export const appointmentPrefix = 'APPOINTMENT#';

/** `APPOINTMENT#a1 | APPOINTMENT` */
export function appointmentKey(id: string): Key {
  return { pk: `${appointmentPrefix}${id}`, sk: 'APPOINTMENT' };
}

export function isAppointmentKey({ pk }: Key): boolean {
  return pk.startsWith(appointmentPrefix);
}

export function appointmentIdOfKey(key: Key): string {
  return key.pk.slice(appointmentPrefix.length);
}

/** Replaces the visit as it was read. `wakeAt` undefined: nobody need look at it again. */
export function putAppointment(next: Appointment, readRevision: number | undefined, wakeAt: string | undefined): Write {
  return {
    key: appointmentKey(next.id),
    if: readRevision === undefined ? notThere : { revision: { is: readRevision } },
    put: { ...next, revision: (readRevision ?? 0) + 1, ...(wakeAt ? { wake: visitWake, wakeAt } : {}) },
  };
}

/** Makes a visit another patient's as it was read, with the row that leads to it; everything else of it stays. */
export function giveAppointment(
  before: Appointment,
  { patientId, threadId }: Pick<Appointment, 'patientId' | 'threadId'>,
): Record<'visit' | 'of patient' | 'of patient left', Write> {
  const { id: appointmentId, revision } = before;
  return {
    visit: {
      key: appointmentKey(appointmentId),
      if: { revision: { is: revision } },
      set: { patientId, threadId },
      add: { revision: 1 },
    },
    'of patient': { key: ofPatientKey({ ...before, patientId }), put: { appointmentId } },
    'of patient left': { key: ofPatientKey(before), delete: true },
  };
}

/** Insists that a visit is still as it was read. */
export function unchangedAppointment({ id, revision }: Appointment): Write {
  return { key: appointmentKey(id), if: { revision: { is: revision } }, check: true };
}

/** A row that leads to a visit: of a day, of a patient, of what the desk is asked. */
const pointer = z.object({ appointmentId: z.string(), left: leftTime.optional() });
export const pointerRow: RowKind<z.infer<typeof pointer>> = { name: 'appointment pointer', schema: pointer };

/** `DAY#riverside#2026-11-24 | 15:00#a1`: a location's day, in the order of its clock. */
function dayKey({ location, date, time, id }: Pick<Appointment, 'location' | 'date' | 'time' | 'id'>): Key {
  return { pk: `DAY#${location}#${date}`, sk: `${time}#${id}` };
}

/** `PATIENT#p1 | VISIT#2026-11-24T20:00:00.000Z#a1` */
function ofPatientKey({ patientId, startsAt, id }: Pick<Appointment, 'patientId' | 'startsAt' | 'id'>): Key {
  return { pk: `PATIENT#${patientId}`, sk: `VISIT#${startsAt}#${id}` };
}

/** `UNMARKED#riverside | 2026-11-24T20:30:00.000Z#a1` */
function unmarkedKey({ location, endsAt, id }: Pick<Appointment, 'location' | 'endsAt' | 'id'>): Key {
  return { pk: `UNMARKED#${location}`, sk: `${endsAt}#${id}` };
}

/** `MISSED#riverside | 2026-11-24T20:00:00.000Z#a1` */
function missedKey({ location, startsAt, id }: Pick<Appointment, 'location' | 'startsAt' | 'id'>): Key {
  return { pk: `MISSED#${location}`, sk: `${startsAt}#${id}` };
}

export function day(location: string, date: string): QueryOptions {
  return { pk: `DAY#${location}#${date}`, consistent: true };
}

/** A patient's visits that begin at an instant (ISO) or later, or before it, the nearest first. */
export function visitsFrom(patientId: string, at: string, limit: number): QueryOptions {
  return { pk: `PATIENT#${patientId}`, from: `VISIT#${at}`, to: 'VISIT#~', consistent: true, limit };
}
export function visitsBefore(patientId: string, at: string, limit: number): QueryOptions {
  const from = 'VISIT#';
  return { pk: `PATIENT#${patientId}`, from, to: `VISIT#${at}`, consistent: true, descending: true, limit };
}

/** A patient's visits that begin between two instants (ISO), the first included. */
export function visitsBetween(patientId: string, from: string, to: string): QueryOptions {
  return { pk: `PATIENT#${patientId}`, from: `VISIT#${from}`, to: `VISIT#${to}`, consistent: true };
}

/** The oldest visits of a location that the desk is asked about. */
export function unmarkedOf(location: string, limit: number): QueryOptions {
  return { pk: `UNMARKED#${location}`, consistent: true, limit };
}

/** The visits of a location that were missed and began at an instant (ISO) or later, the newest first. */
export function missedSince(location: string, at: string, limit: number): QueryOptions {
  return { pk: `MISSED#${location}`, from: at, to: '~', consistent: true, descending: true, limit };
}

/** The rows that lead to a visit, changed with it. A time that a move left keeps a row that says where it went. */
export function pointerWrites(
  before: Appointment | undefined,
  after: Appointment,
  left: LeftTime | undefined,
): Record<string, Write | undefined> {
  const put = { appointmentId: after.id };
  const isSame = (key: (of: Appointment) => Key) =>
    before !== undefined && JSON.stringify(key(before)) === JSON.stringify(key(after));
  const moved = before && !isSame(dayKey);
  return {
    day: isSame(dayKey) ? undefined : { key: dayKey(after), put },
    'day left': moved ? { key: dayKey(before), put: { ...put, ...(left ? { left } : {}) } } : undefined,
    'of patient': isSame(ofPatientKey) ? undefined : { key: ofPatientKey(after), put },
    'of patient left': before && !isSame(ofPatientKey) ? { key: ofPatientKey(before), delete: true } : undefined,
    asked: after.unmarked && !before?.unmarked ? { key: unmarkedKey(after), put } : undefined,
    missed: isMissed(after) && !isMissed(before) ? { key: missedKey(after), put } : undefined,
    'came after all':
      before && isMissed(before) && !isMissed(after) ? { key: missedKey(before), delete: true } : undefined,
    answered: before?.unmarked && !after.unmarked ? { key: unmarkedKey(before), delete: true } : undefined,
  };
}

function isMissed(of: Appointment | undefined): boolean {
  return of?.state === 'no-show';
}
