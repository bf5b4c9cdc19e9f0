import type { App } from '../../ports.ts';
import { appointmentKey, appointmentRow } from '../appointment/appointment.rows.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { calendarKey, calendarRow } from '../calendar/calendar.rows.ts';
import type { Calendar } from '../calendar/calendar.ts';
import { emptyCalendar } from '../calendar/read-calendar.ts';
import { addressKey, addressRow } from '../contact/address.rows.ts';
import type { Address } from '../contact/address.ts';
import { householdKey, householdRow } from '../household/household.rows.ts';
import { isInForce } from '../household/household.ts';
import { dayOf } from '../message/sending-counts.ts';
import { patientKey, patientRow } from '../patient/patient.rows.ts';
import type { Patient } from '../patient/patient.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import { type Location, locationById, type Practice } from '../practice/practice.ts';
import { settled } from '../practice/read-practice.ts';
import { linkKey, linkRow, mostTries } from './link.rows.ts';
import { readVisitToken, type VisitLink, wasSentTo } from './visit-link.ts';

/** What stands behind the link to a visit. What of it may be shown before the date of birth is for the page to hold to. */
export interface BehindVisit {
  link: VisitLink;
  practice: Practice;
  calendar: Calendar;
  location: Location;
  visit: Appointment;
  patient: Patient;
  /** The telephone that the link was sent to, with its version; absent where it went by e-mail. */
  phone: { number: string; of: Address | undefined } | undefined;
  /** Five wrong dates were given: it opens no more. */
  isClosed: boolean;
}

/** The name that the tries of one link are counted under. */
export function visitLinkId({ appointmentId, address }: VisitLink): string {
  return `${appointmentId}.${address}`;
}

/**
 * What a token leads to; undefined for one that we did not make, and for one sent to an address that is not the patient's
 * any more.
 */
export async function findVisit(app: App, token: string): Promise<BehindVisit | undefined> {
  const keys = await app.settings.mail.signingKeys();
  const link = readVisitToken(keys, token);
  if (!link) return undefined;
  const [visit, settings, stored, seen] = await app.table.getMany(
    [appointmentRow, appointmentKey(link.appointmentId)],
    [practiceRow, practiceKey],
    [calendarRow, calendarKey],
    [linkRow, linkKey(visitLinkId(link))],
  );
  const patient = visit && (await app.table.get(patientRow, patientKey(visit.patientId)));
  if (!visit || !patient || patient.deceased) return undefined;
  // No page tells of a confidential visit.
  if (visit.threadId !== patient.threadId) return undefined;
  const practice = settled(settings);
  const household = await app.table.get(householdRow, householdKey(patient.id));
  const day = dayOf(locationById(practice, visit.location).hours.zone, app.now().getTime());
  const told = (household?.guardians ?? []).filter((one) => one.scope.includes('visits') && isInForce(one, day));
  const phones = [...patient.phones, ...told.flatMap((one) => one.phones)];
  const emails = [...patient.emails, ...told.flatMap((one) => one.emails)];
  const number = phones.find((one) => wasSentTo(keys, link, one));
  if (number === undefined && !emails.some((one) => wasSentTo(keys, link, one))) return undefined;
  return {
    link,
    practice,
    calendar: stored ?? emptyCalendar,
    location: locationById(practice, visit.location),
    visit,
    patient,
    phone:
      number === undefined ? undefined : { number, of: await app.table.get(addressRow, addressKey('sms', number)) },
    isClosed: (seen?.tries ?? 0) >= mostTries,
  };
}
