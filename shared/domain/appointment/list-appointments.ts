import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import type { Patient } from '../patient/patient.ts';
import { readPatient } from '../patient/read-patient.ts';
import { isClosedOn } from '../practice/opening-hours.ts';
import { locationById } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import { dayAfter } from '../practice/wall-time.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import {
  appointmentKey,
  appointmentRow,
  day,
  pointerRow,
  unmarkedOf,
  visitsBefore,
  visitsFrom,
} from './appointment.rows.ts';
import type { Appointment, LeftTime } from './appointment.ts';

/** A visit with whom it is for. */
export interface VisitOf {
  visit: Appointment;
  patient: Patient;
}

/** What stands on some days of a location: the visits, and the times that moved visits left behind. */
export interface Days {
  visits: VisitOf[];
  left: (LeftTime & { date: string; patient: Patient })[];
  /** The dates on which the location is not open, holidays too. */
  closed: string[];
}

const mostDays = 31;
const mostUnmarked = 50;

/** The visits of a location on local dates, both included, in the order of the clock. Refusals: invalid. */
export async function listAppointments(
  app: App,
  who: Staff,
  { location, from, to }: { location: string; from: string; to: string },
): Promise<Days> {
  if (!mayEnter(who, location)) throw new Refusal('invalid', 'location is not one of yours.', { field: 'location' });
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  if (!(days >= 0 && days < mostDays)) {
    throw new Refusal('invalid', `to must be from or up to ${mostDays - 1} days later.`, { field: 'to' });
  }
  const dates = [from];
  while ((dates.at(-1) ?? to) < to) dates.push(dayAfter(dates.at(-1) ?? to));
  const pages = await Promise.all(dates.map((date) => pointersOf(app, location, date)));
  const pointers = pages.flat();
  const found = await withPatients(
    app,
    pointers.map(({ appointmentId }) => appointmentId),
  );
  const visits = pointers.flatMap(({ appointmentId, left }) => {
    const one = left ? undefined : found.get(appointmentId);
    return one ? [one] : [];
  });
  const left = pointers.flatMap(({ appointmentId, date, left: time }) => {
    const one = found.get(appointmentId);
    return time && one ? [{ ...time, date, patient: one.patient }] : [];
  });
  const { hours } = locationById(await readPractice(app), location);
  return { visits, left, closed: dates.filter((date) => isClosedOn(hours, date)) };
}

/** The visits of a location that are over and that nobody marked, oldest first; at most 50. */
export async function listUnmarked(app: App, who: Staff, location: string): Promise<VisitOf[]> {
  if (!mayEnter(who, location)) throw new Refusal('invalid', 'location is not one of yours.', { field: 'location' });
  const { rows } = await app.table.query(pointerRow, unmarkedOf(location, mostUnmarked));
  return [
    ...(
      await withPatients(
        app,
        rows.map(({ appointmentId }) => appointmentId),
      )
    ).values(),
  ];
}

/** A patient's visits, the next ones first and then the past ones, latest first; at most `limit` of each. */
export async function listOfPatient(app: App, who: Staff, patientId: string, limit: number): Promise<VisitOf[]> {
  const patient = await readPatient(app, who, patientId);
  const now = app.now().toISOString();
  const [ahead, past] = await Promise.all([
    app.table.query(pointerRow, visitsFrom(patient.id, now, limit)),
    app.table.query(pointerRow, visitsBefore(patient.id, now, limit)),
  ]);
  const ids = [...ahead.rows, ...past.rows].map(({ appointmentId }) => appointmentId);
  const visits = await app.table.getMany(...ids.map((id) => [appointmentRow, appointmentKey(id)] as const));
  return visits.filter((visit) => visit !== undefined).map((visit) => ({ visit, patient }));
}

/** The visits that belong together with one, itself among them. */
export async function chainOf(app: App, { chain, patientId }: Appointment): Promise<Appointment[]> {
  if (!chain) return [];
  const { rows } = await app.table.query(pointerRow, visitsBefore(patientId, '~', 100));
  const found = await app.table.getMany(
    ...rows.map(({ appointmentId }) => [appointmentRow, appointmentKey(appointmentId)] as const),
  );
  return found.filter((one) => one !== undefined).filter((one) => one.chain?.id === chain.id);
}

type Pointer = { appointmentId: string; date: string; left?: LeftTime | undefined };

async function pointersOf(app: App, location: string, date: string): Promise<Pointer[]> {
  const pointers: Pointer[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const page = await app.table.query(pointerRow, { ...day(location, date), ...(after ? { after } : {}) });
    pointers.push(...page.rows.map((row) => ({ ...row, date })));
    after = page.next;
  } while (after);
  return pointers;
}

async function withPatients(app: App, ids: readonly string[]): Promise<Map<string, VisitOf>> {
  const distinct = [...new Set(ids)];
  const visits = await app.table.getMany(...distinct.map((id) => [appointmentRow, appointmentKey(id)] as const));
  const found = visits.filter((visit) => visit !== undefined);
  const whose = [...new Set(found.map(({ patientId }) => patientId))];
  const rows = await app.table.getMany(...whose.map((id) => [patientRow, patientKey(id)] as const));
  const patients = new Map(rows.filter((row) => row !== undefined).map((row) => [row.id, row]));
  return new Map(
    found.flatMap((visit) => {
      const patient = patients.get(visit.patientId);
      return patient ? [[visit.id, { visit, patient }] as const] : [];
    }),
  );
}
