import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { epochOf, instantOf, isZone, wallTimeOf } from '#shared/domain/practice/wall-time.ts';

/** Zones of every kind: none, whole-hour and half-hour DST, changes at and over midnight, odd offsets, a skipped day. */
const zones = [
  'UTC',
  'America/New_York',
  'America/Los_Angeles',
  'America/Phoenix',
  'Europe/London',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'America/Santiago',
  'America/Havana',
  'America/St_Johns',
  'Africa/Casablanca',
  'Asia/Beirut',
  'Pacific/Apia',
];
const zone = fc.constantFrom(...zones);
const first = Date.UTC(2005, 0, 1);
const last = Date.UTC(2035, 0, 1);
const anyInstant = fc.integer({ min: first, max: last });

/** Instants within two days of one of the zone's clock changes, where the mistakes are. */
const nearChange = fc
  .tuple(zone, anyInstant, fc.integer({ min: -2 * 86_400_000, max: 2 * 86_400_000 }))
  .map(([name, from, distance]) => {
    const zoned = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(name);
    const change = zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? from;
    return { zone: name, epoch: change + distance };
  });
const anywhere = fc.oneof(nearChange, fc.record({ zone, epoch: anyInstant }));

const zonedAt = (name: string, epoch: number) => Temporal.Instant.fromEpochMilliseconds(epoch).toZonedDateTimeISO(name);

/** What instantOf promises, said with Temporal. */
function expectedInstant(name: string, wall: Temporal.PlainDateTime): number {
  const earlier = wall.toZonedDateTime(name, { disambiguation: 'earlier' });
  const isThere = earlier.toPlainDateTime().equals(wall);
  return isThere ? earlier.epochMilliseconds : (earlier.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.NaN);
}

describe('the wall clock of a zone', () => {
  test('shows at every instant what Temporal says', () => {
    fc.assert(
      fc.property(anywhere, (at) => {
        const zoned = zonedAt(at.zone, at.epoch);
        expect(wallTimeOf(at.zone, at.epoch)).toEqual({
          date: zoned.toPlainDate().toString(),
          time: zoned.toPlainTime().toString().slice(0, 5),
          weekday: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'][zoned.dayOfWeek - 1],
        });
      }),
      { numRuns: 500 },
    );
  });

  test('a date and time are the instant that Temporal says', () => {
    fc.assert(
      fc.property(anywhere, (at) => {
        const wall = zonedAt('UTC', at.epoch).toPlainDateTime().round({ smallestUnit: 'minute' });
        const date = wall.toPlainDate().toString();
        const time = wall.toPlainTime().toString().slice(0, 5);
        expect(instantOf(at.zone, date, time)).toBe(expectedInstant(at.zone, wall));
      }),
      { numRuns: 1500 },
    );
  });

  test('a later wall time never comes earlier', () => {
    fc.assert(
      fc.property(anywhere, fc.integer({ min: 1, max: 300 }), (at, minutes) => {
        const instantAfter = (epoch: number) => {
          const shown = new Date(epoch).toISOString();
          return instantOf(at.zone, shown.slice(0, 10), shown.slice(11, 16));
        };
        expect(instantAfter(at.epoch + minutes * 60_000)).toBeGreaterThanOrEqual(instantAfter(at.epoch));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['an ordinary morning', 'America/New_York', '2026-03-02', '09:00', '2026-03-02T14:00:00.000Z'],
    [
      '02:30 in the spring gap: the instant after it',
      'America/New_York',
      '2026-03-08',
      '02:30',
      '2026-03-08T07:00:00.000Z',
    ],
    ['01:30 in the autumn overlap: the first', 'America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30:00.000Z'],
    ['half an hour of gap on Lord Howe', 'Australia/Lord_Howe', '2026-10-04', '02:15', '2026-10-03T15:30:00.000Z'],
    ['24:00 is the next midnight', 'America/New_York', '2026-12-31', '24:00', '2027-01-01T05:00:00.000Z'],
    ['a midnight that does not exist', 'America/Santiago', '2026-09-06', '00:00', '2026-09-06T04:00:00.000Z'],
    ['a whole day that Samoa left out', 'Pacific/Apia', '2011-12-30', '12:00', '2011-12-30T10:00:00.000Z'],
  ])('%s', (_, name, date, time, expected) => {
    expect(new Date(instantOf(name, date, time)).toISOString()).toBe(expected);
  });
});

test.each(['America/New_York', 'UTC', 'Asia/Kathmandu'])('%s is a zone', (name) => expect(isZone(name)).toBe(true));
test.each(['', 'America/Gotham', '-05:00', '+01:00', 'New York'])('"%s" is not a zone', (name) => {
  expect(isZone(name)).toBe(false);
});

test('a time without Z or an offset is refused, because a server would read it in its own zone', () => {
  expect(() => epochOf('2026-03-02T15:00:00')).toThrow(RangeError);
  expect(() => epochOf('yesterday Z')).toThrow(RangeError);
  expect(epochOf('2026-03-02T10:00:00-05:00')).toBe(Date.UTC(2026, 2, 2, 15));
});
