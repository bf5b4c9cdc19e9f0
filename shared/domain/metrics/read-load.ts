import type { App } from '../../ports.ts';
import { practiceZone } from '../practice/practice.ts';
import { millisecondsOnline } from '../presence/milliseconds-online.ts';
import { presenceBetween, presenceRow } from '../presence/presence.rows.ts';
import { everyStaff, staffRow } from '../staff/staff.rows.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { ownerPartition } from '../thread/thread.rows.ts';
import { everyRow } from './every-row.ts';
import { figuresBetween, figuresRow } from './figures.rows.ts';
import { loadPlaces, loadSeries } from './figures.ts';
import { daysBefore, type Places, placesOf, type Range } from './places.ts';
import { addedUpDays, lengthsOf } from './summary.ts';

const mostOpen = 99;

/**
 * What each person handled on some days, by name: load, not a ranking. A coordinator is told of themselves alone.
 * Refusals: invalid.
 */
export async function readLoad(app: App, who: Staff, asked: Omit<Range, 'channel'>) {
  const places = await placesOf(app, who, asked);
  const everybody = await everyRow(app, staffRow, everyStaff);
  const people = everybody.filter(({ id, active }) => (who.role === 'coordinator' ? id === who.id : active));
  const rows = await Promise.all(people.map((person) => loadOf(app, places, person, asked)));
  return { people: rows.toSorted((a, b) => a.name.localeCompare(b.name)) };
}

async function loadOf(app: App, { practice, locations }: Places, person: Staff, { from, to }: Omit<Range, 'channel'>) {
  const theirs = locations.filter(({ id }) => mayEnter(person, id));
  const [days, open, there] = await Promise.all([
    Promise.all(theirs.map(({ id }) => everyRow(app, figuresRow, figuresBetween(loadSeries(id, person.id), from, to)))),
    Promise.all(
      theirs.map(({ id }) =>
        app.table.count({ index: 'byOwner', pk: ownerPartition(id, person.id), limit: mostOpen + 1 }),
      ),
    ),
    everyRow(app, presenceRow, presenceBetween(person.id, daysBefore(from, 1), daysBefore(to, -1))),
  ]);
  const counts = addedUpDays(days.flat());
  const all = open.reduce((sum, one) => sum + one, 0);
  return {
    id: person.id,
    name: person.name,
    locations: theirs.map(({ id }) => id),
    open: { count: Math.min(mostOpen, all), more: all > mostOpen },
    answered: counts[loadPlaces.answered] ?? 0,
    noReply: counts[loadPlaces.noReply] ?? 0,
    within: counts[loadPlaces.within] ?? 0,
    lengths: lengthsOf(counts),
    onlineMs: millisecondsOnline(there, practiceZone(practice), from, to),
  };
}
