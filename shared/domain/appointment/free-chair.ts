import type { App } from '../../ports.ts';
import type { Chair } from '../calendar/calendar.ts';
import { grainsOf, hourOf } from '../calendar/grain.ts';
import { hourKey, hourRow } from '../calendar/hour.rows.ts';
import type { Appointment } from './appointment.ts';

/** The first of these chairs that is free for the whole visit, or has only that visit itself; the commit decides in the end. */
export async function freeChair(
  app: App,
  chairs: readonly Chair[],
  of: Pick<Appointment, 'id' | 'startsAt' | 'endsAt'>,
  taken: ReadonlySet<string> = new Set(),
): Promise<string | undefined> {
  const grains = grainsOf(Date.parse(of.startsAt), Date.parse(of.endsAt));
  const hours = [...new Set(grains.map(hourOf))];
  const wanted = chairs.flatMap(({ id }) => hours.map((at) => ({ id, at })));
  const rows = await app.table.getMany(
    ...wanted.map(({ id, at }) => [hourRow, hourKey({ kind: 'chair', id }, at)] as const),
  );
  const busy = new Set(
    wanted
      .filter((_wanted, nth) => grains.some((grain) => (rows[nth]?.taken.get(grain) ?? of.id) !== of.id))
      .map(({ id }) => id),
  );
  return chairs.find(({ id }) => !busy.has(id) && !grains.some((grain) => taken.has(`${id} ${grain}`)))?.id;
}
