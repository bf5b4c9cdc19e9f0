import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { readPractice } from '../practice/read-practice.ts';
import { putCalendar } from './calendar.rows.ts';
import type { Calendar } from './calendar.ts';
import { readCalendar } from './read-calendar.ts';

/**
 * Replaces the calendar's people, chairs and visit types. What is booked stays booked: whoever is taken away keeps their
 * visits until the desk moves them. Refusals: invalid (a location nobody knows), changed_meanwhile (by `version`).
 */
export async function saveCalendar(app: App, given: Omit<Calendar, 'version'>, version: number): Promise<Calendar> {
  const { locations } = await readPractice(app);
  const known = new Set(locations.map(({ id }) => id));
  const places = [
    ...given.providers.flatMap(({ works }, nth) =>
      works.map(({ location }) => ({ location, field: `providers.${nth}.works` })),
    ),
    ...given.chairs.map(({ location }, nth) => ({ location, field: `chairs.${nth}.location` })),
  ];
  const unknown = places.find(({ location }) => !known.has(location));
  if (unknown) {
    throw new Refusal('invalid', `${unknown.field}: ${unknown.location} is no location of the practice.`, {
      field: unknown.field,
    });
  }
  const before = await readCalendar(app);
  const next: Calendar = { ...given, version: before.version + 1 };
  const stored = before.version === 0 ? undefined : before.version;
  const committed =
    version === before.version ? await app.table.commit({ calendar: putCalendar(next, stored) }) : undefined;
  if (committed?.ok) return next;
  throw new Refusal('changed_meanwhile', 'Somebody else changed the calendar meanwhile. Look again, then change it.');
}
