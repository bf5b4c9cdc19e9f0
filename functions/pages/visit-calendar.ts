import ical, { ICalCalendarMethod } from 'ical-generator';
import type { Appointment } from '#shared/domain/appointment/appointment.ts';

/**
 * The visit as an iCalendar file (RFC 5545): what the page shows before proof, and no more. A file of a later version
 * replaces the earlier one in the calendar.
 */
export function visitCalendar(
  visit: Pick<Appointment, 'id' | 'startsAt' | 'endsAt' | 'version'>,
  said: { title: string; place: string; now: Date },
): string {
  const calendar = ical({ prodId: { company: 'Deskline', product: 'Visit' }, method: ICalCalendarMethod.PUBLISH });
  calendar.createEvent({
    id: `${visit.id}@deskline`,
    sequence: visit.version,
    stamp: said.now,
    start: new Date(visit.startsAt),
    end: new Date(visit.endsAt),
    summary: said.title,
    location: said.place,
  });
  return calendar.toString();
}
