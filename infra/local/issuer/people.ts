import { readPractice } from '#shared/domain/practice/read-practice.ts';
import { everyStaff, staffRow } from '#shared/domain/staff/staff.rows.ts';
import { roles } from '#shared/domain/staff/staff.ts';
import type { App } from '#shared/ports.ts';
import type { Person } from './issuer.ts';

/** Everybody who works at the practice now, coordinators first, in the order their names are spelled. */
export async function peopleOf(app: App): Promise<Person[]> {
  const { locations } = await readPractice(app);
  const nameOf = (id: string) => locations.find((location) => location.id === id)?.name ?? id;
  const { rows } = await app.table.query(staffRow, everyStaff);
  return rows
    .filter(({ active }) => active)
    .toSorted((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role) || a.name.localeCompare(b.name))
    .map(({ id, name, role, locations: places }) => ({
      id,
      name,
      role,
      places: places === 'all' ? 'all locations' : places.map(nameOf).join(' and '),
    }));
}
