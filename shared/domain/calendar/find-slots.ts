import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { practiceKey, practiceRow } from '../practice/practice.rows.ts';
import type { Location } from '../practice/practice.ts';
import { settled } from '../practice/read-practice.ts';
import { dayAfter, instantOf, wallTimeOf } from '../practice/wall-time.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { freeStarts, wallInstant, worksOn } from './availability.ts';
import { calendarKey, calendarRow } from './calendar.rows.ts';
import { type Calendar, does, suits, type VisitType } from './calendar.ts';
import { grainMs, grainsOf } from './grain.ts';
import { type Hour, hourRow, hoursBetween, type Resource } from './hour.rows.ts';
import { emptyCalendar } from './read-calendar.ts';

/** What is asked for: local dates, both included, and who or where if it matters. */
export interface SlotSearch {
  from: string;
  to: string;
  visitType: string;
  provider?: string | undefined;
  location: string;
  /** A visit that is to be moved: the time it has is as good as free. */
  moving?: string | undefined;
  /** The type's own where it is absent. */
  minutes?: number | undefined;
  limit: number;
}

/** A time at which a visit can be booked: the wall clock of its location and the instant, who would see them and where. */
export interface Slot {
  date: string;
  time: string;
  startsAt: string;
  endsAt: string;
  minutes: number;
  provider: string;
  chair: string;
}

const mostDays = 31;

/**
 * Free times for a visit, in order, from now on: the provider works, the office is open, and a chair that suits is free.
 * Those of one provider never overlap. `more` is set where the limit cut the list. Refusals: invalid.
 */
export async function findSlots(
  app: App,
  who: Pick<Staff, 'locations'>,
  asked: SlotSearch,
): Promise<{ slots: Slot[]; zone: string; more: boolean }> {
  const [settings, stored] = await app.table.getMany([practiceRow, practiceKey], [calendarRow, calendarKey]);
  const calendar = stored ?? emptyCalendar;
  const { location, type } = checked(who, settled(settings).locations, calendar, asked);
  const { zone } = location.hours;
  const providers = calendar.providers.filter(
    (one) => does(one, type) && (!asked.provider || one.id === asked.provider),
  );
  const chairs = calendar.chairs.filter((one) => one.location === location.id && suits(one, type));
  const from = instantOf(zone, asked.from, '00:00');
  const to = instantOf(zone, asked.to, '24:00');
  const taken = async (of: Resource) => ({ id: of.id, grains: await takenBetween(app, of, from, to, asked.moving) });
  const busy = await Promise.all(providers.map(({ id }) => taken({ kind: 'provider', id })));
  const rooms = await Promise.all(chairs.map(({ id }) => taken({ kind: 'chair', id })));

  const now = app.now().getTime();
  const slots: Slot[] = [];
  for (let { from: date } = asked; date <= asked.to && slots.length <= asked.limit; date = dayAfter(date)) {
    const ofDay = providers.flatMap((provider) => {
      const own = busy.find(({ id }) => id === provider.id)?.grains ?? new Set<number>();
      const fits = beginnings(own, rooms, type.minutes);
      return worksOn(provider, location, date)
        .flatMap((stretch) => freeStarts(stretch, type.minutes, fits))
        .filter((start) => start > now)
        .flatMap((start) => slotAt(zone, type, provider.id, rooms, start));
    });
    slots.push(...ofDay.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt)));
  }
  return { slots: slots.slice(0, asked.limit), zone, more: slots.length > asked.limit };
}

function checked(
  who: Pick<Staff, 'locations'>,
  locations: readonly Location[],
  calendar: Calendar,
  asked: SlotSearch,
): { location: Location; type: VisitType } {
  const invalid = (field: string, message: string) => new Refusal('invalid', message, { field });
  const location = locations.find(({ id }) => id === asked.location);
  if (!location || !mayEnter(who, location.id)) throw invalid('location', 'location is not one of yours.');
  const type = calendar.visitTypes.find(({ id, active }) => id === asked.visitType && active);
  if (!type) throw invalid('visitType', 'visitType is none of the calendar. GET /api/calendar lists them.');
  if (asked.provider && !calendar.providers.some(({ id }) => id === asked.provider)) {
    throw invalid('provider', 'provider is nobody of the calendar. GET /api/calendar lists them.');
  }
  const days = (Date.parse(asked.to) - Date.parse(asked.from)) / 86_400_000;
  if (!(days >= 0 && days < mostDays)) throw invalid('to', `to must be from or up to ${mostDays - 1} days later.`);
  return { location, type: { ...type, minutes: asked.minutes ?? type.minutes } };
}

async function takenBetween(
  app: App,
  of: Resource,
  from: number,
  to: number,
  moving: string | undefined,
): Promise<Set<number>> {
  const grains = new Set<number>();
  let after: Record<string, unknown> | undefined;
  do {
    const page: { rows: Hour[]; next?: Record<string, unknown> } = await app.table.query(hourRow, {
      ...hoursBetween(of, from, to),
      ...(after ? { after } : {}),
    });
    for (const { taken } of page.rows) {
      for (const [grain, by] of taken) if (by !== moving) grains.add(grain);
    }
    after = page.next;
  } while (after);
  return grains;
}

interface Room {
  id: string;
  grains: ReadonlySet<number>;
}

/** Where a visit can begin: after what the provider has, and when some chair is free for all of it. */
function beginnings(own: ReadonlySet<number>, rooms: readonly Room[], minutes: number): (start: number) => number {
  return (start) => {
    const wanted = grainsOf(start, start + minutes * 60_000);
    const taken = wanted.findLast((grain) => own.has(grain));
    if (taken !== undefined) return taken + grainMs;
    return freeRoom(rooms, wanted) ? start : start + grainMs;
  };
}

function freeRoom(rooms: readonly Room[], wanted: readonly number[]): Room | undefined {
  return rooms.find(({ grains }) => wanted.every((grain) => !grains.has(grain)));
}

/** The slot with the first chair that is free, where the wall clock shows this time only once or for the first time. */
function slotAt(zone: string, { minutes }: VisitType, provider: string, rooms: readonly Room[], start: number): Slot[] {
  const { date, time } = wallTimeOf(zone, start);
  const end = start + minutes * 60_000;
  const wall = wallInstant(zone, date, time);
  const room = freeRoom(rooms, grainsOf(start, end));
  if (!room || !wall.ok || wall.startsAt !== start) return [];
  const [startsAt, endsAt] = [new Date(start).toISOString(), new Date(end).toISOString()];
  return [{ date, time, startsAt, endsAt, minutes, provider, chair: room.id }];
}
