import { wrongReminders } from './dst-reminders.ts';
import { at, dayBefore, offset, wall } from './dst-wall.ts';
import { play } from './story.ts';
import { chanceOf } from './world/chance.ts';
import { oneFault } from './world/fault-plan.ts';
import { practiceOf, seedDesk } from './world/practice.ts';
import { sweepUntilQuiet } from './world/sweeping.ts';
import { openWorld } from './world/world.ts';

export interface DstResult {
  zones: number;
  nights: number;
  messages: number;
  reminders: number;
  failures: string[];
}

/** Zones that turn their clocks, north and south, by an hour and by half of one, at 1, 2 and 3 in the night and at midnight. */
const zones = [
  ...[
    'America/New_York',
    'America/Chicago',
    'America/Denver',
    'America/Los_Angeles',
    'America/Anchorage',
    'America/Adak',
  ],
  ...['America/Halifax', 'America/St_Johns', 'America/Havana', 'America/Santiago', 'America/Miquelon', 'America/Nuuk'],
  ...['Atlantic/Azores', 'Europe/London', 'Europe/Berlin', 'Europe/Athens', 'Europe/Chisinau', 'Africa/Cairo'],
  ...[
    'Asia/Jerusalem',
    'Asia/Beirut',
    'Australia/Adelaide',
    'Australia/Sydney',
    'Australia/Lord_Howe',
    'Pacific/Auckland',
  ],
];

const patient = '+16465550001';
const year = 2026;

/**
 * Both nights of the year in which clocks turn, in every zone: an answer written in the evening's quiet hours, one planned
 * for the hour that is lost or comes twice, and one planned for the next noon leave once, at the right wall time; so do
 * the reminders of a visit on that day.
 */
export async function dstNights(): Promise<DstResult> {
  const result: DstResult = { zones: zones.length, nights: 0, messages: 0, reminders: 0, failures: [] };
  for (const zone of zones) {
    for (const date of turnsOf(zone)) {
      result.nights += 1;
      result.messages += 3;
      result.reminders += 3;
      for (const wrong of [await playNight(zone, date), await wrongReminders(zone, date)])
        if (wrong) result.failures.push(`${zone}, ${date}: ${wrong}`);
    }
  }
  return result;
}

async function playNight(zone: string, date: string): Promise<string | undefined> {
  const evening = at(zone, dayBefore(date), '18:00');
  const world = openWorld({
    ...{ chance: chanceOf(8), faults: oneFault(undefined), start: evening, skewed: false, reports: 'plain' },
    provider: { filters: true, redacts: false, trouble: 0 },
  });
  const [office] = practiceOf({}).locations;
  if (!office) throw new Error('a practice has a location');
  const locations = [{ ...office, hours: { ...office.hours, zone } }];
  await seedDesk(world.table, evening, { locations });
  const answer = (words: string, written: number, leaves: number) => {
    const plannedMs = leaves - written;
    const step = {
      at: 0,
      patient,
      does: 'answers' as const,
      by: 'maya',
      words,
      plannedMs,
      looksFirst: false,
      takesBackMs: undefined,
    };
    world.time.at(written, () => void play(world, step, { answers: [], calls: [] }));
  };
  world.time.at(
    evening,
    () => void play(world, { at: 0, patient, does: 'texts', words: 'Is tomorrow ok?' }, { answers: [], calls: [] }),
  );
  const night = at(zone, dayBefore(date), '22:30');
  answer('held', night, night);
  const plannedFor = turnOf(zone, date) + 20 * 60_000;
  answer('planned', night + 60_000, plannedFor);
  answer('noon', night + 120_000, at(zone, date, '12:00'));
  if (!(await sweepUntilQuiet(world, evening + 72 * 3_600_000))) return 'something still waits';
  const seen = world.provider.accepted().map(({ body, acceptedAt }) => `${body} ${wall(zone, acceptedAt)}`);
  const wanted = [`held ${date} 08:00`, `noon ${date} 12:00`, `planned ${nextEight(zone, plannedFor)}`];
  return seen.toSorted().join() === wanted.join() ? undefined : seen.join(', ');
}

/** The first eight o'clock on the wall at or after an instant. */
function nextEight(zone: string, moment: number): string {
  let next = moment;
  while (!wall(zone, next).endsWith('08:00')) next += 60_000;
  return wall(zone, next);
}

/** The dates of this year on which the zone turns its clocks, by what Intl knows. */
function turnsOf(zone: string): string[] {
  const days = Array.from({ length: 365 }, (_none, day) =>
    new Date(Date.UTC(year, 0, 1 + day)).toISOString().slice(0, 10),
  );
  return days.filter((date) => turnOf(zone, date) !== 0);
}

/** The instant of a local date at which the offset changes, or 0. */
function turnOf(zone: string, date: string): number {
  const noon = Date.parse(`${date}T12:00:00Z`) - offset(zone, Date.parse(`${date}T12:00:00Z`));
  const begin = noon - 13.25 * 3_600_000;
  const end = begin + 24 * 3_600_000;
  if (offset(zone, begin) === offset(zone, end)) return 0;
  for (let moment = begin; moment < end; moment += 900_000) {
    if (offset(zone, moment) !== offset(zone, moment + 900_000)) return moment + 900_000;
  }
  return 0;
}
