import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { calendarKey, calendarRow } from '../calendar/calendar.rows.ts';
import type { Calendar } from '../calendar/calendar.ts';
import { grainsOf } from '../calendar/grain.ts';
import { emptyCalendar } from '../calendar/read-calendar.ts';
import { householdKey, householdRow } from '../household/household.rows.ts';
import type { Patient } from '../patient/patient.ts';
import { readPatient } from '../patient/read-patient.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import type { Location } from '../practice/practice.ts';
import { settled } from '../practice/read-practice.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { confidentialAt } from '../thread/thread.ts';
import { appointmentKey, appointmentRow } from './appointment.rows.ts';
import type { Appointment } from './appointment.ts';
import { freeChair } from './free-chair.ts';
import { insistOnGaps } from './least-gaps.ts';
import { recordVisits } from './record-visits.ts';
import { planVisit, type VisitWish } from './visit-time.ts';
import { visitWhen } from './visit-words.ts';

/** A visit to book, and what comes after it as one chain. The id is the client's: a retry is the same booking. */
export interface Booking extends VisitWish {
  id?: string | undefined;
  patientId: string;
  /** The patient's own where it is absent. */
  location?: string | undefined;
  next?: VisitWish[] | undefined;
  confidential?: true | undefined;
}

const attempts = 10;

/**
 * Books a visit, or a chain of them, in one commit with the time of its provider and its chair. Answers the visits in
 * their order. Refusals: not_found, invalid (naming the field), taken, id_reused.
 */
export async function book(app: App, who: Staff, booking: Booking): Promise<Appointment[]> {
  const id = booking.id ?? app.newId();
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const around = await readAround(app, who, booking);
    const known = await bookedBefore(app, id, booking, around.patient);
    if (known) return known;
    if (around.patient.deceased) {
      throw new Refusal('invalid', 'This patient is recorded as deceased. Nothing can be booked.', {
        field: 'patientId',
      });
    }
    const visits = await plan(app, who, id, booking, around);
    insistOnGaps(around.calendar, visits);
    const recorded = await recordVisits(
      app,
      around.calendar,
      around.patient,
      visits.map((after) => ({ after })),
      { says: `Booked: ${visits.map((visit) => named(around.calendar, visit)).join('; ')}`, by: who.id },
    );
    if (recorded.ok) return recorded.visits;
    if (recorded.by === 'provider') throw taken();
    await app.backOff(attempt);
  }
  throw taken();
}

export function taken(): Refusal {
  return new Refusal('taken', 'That time was just taken. Choose another.');
}

/** "Tue 24 Nov, 3:00 pm, Check-up with Dr. Lindqvist" */
export function named(calendar: Calendar, of: Appointment): string {
  const type = calendar.visitTypes.find(({ id }) => id === of.visitType)?.name ?? 'Visit';
  const provider = calendar.providers.find(({ id }) => id === of.provider)?.name;
  return `${visitWhen(of)}, ${type}${provider ? ` with ${provider}` : ''}`;
}

/** The same request once more gives the same visits, whatever became of them since. */
async function bookedBefore(
  app: App,
  id: string,
  booking: Booking,
  patient: Patient,
): Promise<Appointment[] | undefined> {
  const ids = [id, ...(booking.next ?? []).map((_wish, nth) => chained(id, nth + 1))];
  const found = await app.table.getMany(...ids.map((one) => [appointmentRow, appointmentKey(one)] as const));
  const [first, ...rest] = found;
  if (!first) return undefined;
  const isSame = first.patientId === patient.id && first.visitType === booking.visitType;
  const visits = [first, ...rest].filter((one) => one !== undefined);
  if (isSame && visits.length === ids.length) return visits;
  throw new Refusal('id_reused', 'Another booking has this id.', { field: 'id' });
}

function chained(id: string, position: number): string {
  return position === 0 ? id : `${id}-${position + 1}`;
}

interface Around {
  /** The conversation it belongs to. */
  threadId: string;
  calendar: Calendar;
  patient: Patient;
  location: Location;
}

async function readAround(app: App, who: Staff, booking: Booking): Promise<Around> {
  const patient = await readPatient(app, who, booking.patientId);
  const [settings, calendar] = await app.table.getMany([practiceRow, practiceKey], [calendarRow, calendarKey]);
  const wanted = booking.location ?? patient.location;
  const location = settled(settings).locations.find(({ id }) => id === wanted);
  if (!location || !mayEnter(who, location.id)) {
    throw new Refusal('invalid', 'location is not one of yours.', { field: 'location' });
  }
  const threadId = booking.confidential ? await confidentialThread(app, who, patient) : patient.threadId;
  return { threadId, calendar: calendar ?? emptyCalendar, patient, location };
}

/** A confidential visit is told of in the patient's confidential conversation alone. */
async function confidentialThread(app: App, who: Staff, { id, location }: Patient): Promise<string> {
  const household = await app.table.get(householdRow, householdKey(id));
  if (household?.confidential && mayEnter(who, confidentialAt(location))) return household.confidential.threadId;
  throw new Refusal('invalid', 'This patient has no confidential address: record one first.', {
    field: 'confidential',
  });
}

async function plan(app: App, who: Staff, id: string, booking: Booking, around: Around): Promise<Appointment[]> {
  const { calendar, patient, location } = around;
  const at = app.now().toISOString();
  const wishes: VisitWish[] = [booking, ...(booking.next ?? [])];
  const visits: Appointment[] = [];
  const own = new Set<string>();
  for (const [position, wish] of wishes.entries()) {
    const { type, provider, chairs, time } = planVisit(calendar, location, wish, Date.parse(at));
    const visitId = chained(id, position);
    const chair = await freeChair(app, chairs, { id: visitId, ...time }, own);
    const grains = grainsOf(Date.parse(time.startsAt), Date.parse(time.endsAt));
    const isTwice = grains.some((grain) => own.has(`${provider.id} ${grain}`));
    if (!chair || isTwice) throw taken();
    for (const grain of grains) own.add(`${chair} ${grain}`).add(`${provider.id} ${grain}`);
    visits.push({
      ...time,
      id: visitId,
      patientId: patient.id,
      threadId: around.threadId,
      location: location.id,
      visitType: type.id,
      provider: provider.id,
      chair,
      state: 'booked',
      stateAt: at,
      stateBy: who.id,
      ...(wishes.length > 1 ? { chain: { id, position } } : {}),
      source: 'desk',
      bookedAt: at,
      bookedBy: who.id,
      version: 1,
      revision: 0,
    });
  }
  return visits;
}
