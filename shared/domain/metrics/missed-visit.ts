import * as z from 'zod';
import type { Appointment } from '../appointment/appointment.ts';
import type { Entry } from '../message/entry.ts';
import { hasOpeningHours, type OpeningHours, openingsOn, searchDays } from '../practice/opening-hours.ts';
import { dayAfter, instantOf, weekdayOf } from '../practice/wall-time.ts';
import { isRecovered } from './is-recovered.ts';
import { turnEvent } from './turn-event.ts';

/** What was done about a visit that was missed (metric definition 8). */
export const missedVisit = z.object({
  /** Who reached the patient within one business day, where somebody did. */
  contact: z.enum(['person', 'automatic']).optional(),
  /** Another visit was booked within 30 days. */
  recovered: z.boolean(),
  /** The thread that was looked through. */
  threadId: z.string(),
});
export type MissedVisit = z.infer<typeof missedVisit>;

/** Who reaches a patient by an entry: a person, or what follows up by itself; nobody before it has arrived. */
export function contactBy(entry: Entry): MissedVisit['contact'] {
  const { author } = turnEvent(entry);
  if (entry.kind === 'call') return author === 'staff' ? 'person' : undefined;
  if (!('purpose' in entry) || entry.status !== 'delivered') return undefined;
  if (author === 'staff') return 'person';
  return entry.purpose === 'follow-up' ? 'automatic' : undefined;
}

/** What a missed visit is judged by: the conversation in which its patient is written to, their other visits, the hours of then. */
interface AroundMissed {
  threadId: string;
  entries: readonly Entry[];
  others: readonly Appointment[];
  hours: OpeningHours;
}

/**
 * What was done about a missed visit, from its thread's entries and the patient's other visits. A contact counts until the end
 * of the next day on which the location is open (the next weekday where no hours are set).
 */
export function missedVisitOf(visit: Appointment, { threadId, entries, others, hours }: AroundMissed): MissedVisit {
  const until = new Date(contactUntil(hours, visit.date)).toISOString();
  const contacts = entries
    .filter((entry) => momentOf(entry) > visit.startsAt && momentOf(entry) < until)
    .map(contactBy);
  const contact = contacts.find((by) => by === 'person') ?? contacts.find((by) => by !== undefined);
  return { ...(contact ? { contact } : {}), recovered: isRecovered(visit, others), threadId };
}

function momentOf(entry: Entry): string {
  return 'leftAt' in entry && entry.leftAt ? entry.leftAt : entry.at;
}

/** When one business day after a date is over, in epoch milliseconds. */
function contactUntil(hours: OpeningHours, date: string): number {
  let next = dayAfter(date);
  for (let day = 0; day < searchDays && !isBusinessDay(hours, next); day += 1) next = dayAfter(next);
  return instantOf(hours.zone, dayAfter(next), '00:00');
}

function isBusinessDay(hours: OpeningHours, date: string): boolean {
  if (hasOpeningHours(hours)) return openingsOn(hours, date).length > 0;
  const weekday = weekdayOf(date);
  return weekday !== 'sat' && weekday !== 'sun';
}
