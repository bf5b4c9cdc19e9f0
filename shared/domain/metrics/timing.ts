import type { OpeningHours } from '../practice/opening-hours.ts';
import type { FieldChange } from '../practice/practice.rows.ts';
import { locationById, type Practice } from '../practice/practice.ts';

/** What a length of time is measured by at one location: when it is open, and within how many minutes it answers. */
export interface Timing {
  hours: OpeningHours;
  targetMinutes: Practice['targetMinutes'];
}

/** What was in force when, at each location. */
export interface Timings {
  /** At an ISO instant; `now` for what is in force as it stands. */
  at(location: string, instant: string | 'now'): Timing;
}

/** A change of the settings, as the record of changes keeps it. */
export interface TimingChange {
  at: string;
  changes: readonly FieldChange[];
}

/** One set of settings for all times. */
export function timingsOf(practice: Practice): Timings {
  return { at: (location) => timingIn(practice, location) };
}

/**
 * What was in force at each moment: the settings as they are, with every later change taken back. `changes` come newest
 * first and reach at least as far back as anybody will ask.
 */
export function timingsThrough(practice: Practice, changes: readonly TimingChange[]): Timings {
  const versions: { until: string; practice: Practice }[] = [];
  let known = practice;
  for (const { at, changes: fields } of changes) {
    const before = fields.reduce(takenBack, known);
    if (before === known) continue;
    versions.push({ until: at, practice: before });
    known = before;
  }
  const newestLast = versions.toReversed();
  return {
    at(location, instant) {
      if (instant === 'now') return timingIn(practice, location);
      const then = newestLast.find(({ until }) => instant < until);
      return timingIn(then?.practice ?? practice, location);
    },
  };
}

function timingIn(practice: Practice, location: string): Timing {
  return { hours: locationById(practice, location).hours, targetMinutes: practice.targetMinutes };
}

/** The settings before one of their fields changed; the same object where it says nothing of timing. */
function takenBack(after: Practice, { field, before }: FieldChange): Practice {
  const [room = '', id = '', ...path] = field.split('.');
  if (room === 'targetMinutes') {
    return { ...after, targetMinutes: { ...after.targetMinutes, [id]: before } };
  }
  if (room !== 'locations') return after;
  if (path.length === 0) return { ...after, locations: after.locations.filter((location) => location.id !== id) };
  if (path[0] !== 'hours') return after;
  const locations = after.locations.map((location) =>
    location.id === id ? { ...location, hours: hoursBefore(location.hours, path.slice(1), before) } : location,
  );
  return { ...after, locations };
}

/** `path` leads into opening hours: zone, holidays, weekly, or one day of it. */
function hoursBefore(hours: OpeningHours, [name = '', day]: string[], before: unknown): OpeningHours {
  if (name === 'weekly' && day !== undefined) {
    const weekly = typeof hours.weekly === 'object' ? hours.weekly : {};
    return { ...hours, weekly: { ...weekly, [day]: before ?? undefined } };
  }
  return { ...hours, [name]: before ?? undefined };
}
