import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daysBefore } from '#shared/domain/metrics/places.ts';
import { wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import { millisecondsOnline } from '#shared/domain/presence/milliseconds-online.ts';
import { presenceRow, putPresence } from '#shared/domain/presence/presence.rows.ts';
import { stretchOf } from '#shared/domain/presence/stretch-of.ts';

const fiveMinutes = 5 * 60_000;
const zones = ['America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'UTC'];
// Both nights in which clocks turn lie among them.
const moments = fc.array(fc.integer({ min: Date.parse('2026-02-27'), max: Date.parse('2026-04-09') }), {
  minLength: 1,
  maxLength: 60,
});

test('each stretch in which somebody was there counts once, on its day in the zone, however often it was noted', () => {
  fc.assert(
    fc.property(moments, fc.constantFrom(...zones), fc.integer({ min: 0, max: 30 }), (at, zone, later) => {
      const from = wallTimeOf(zone, at[0] ?? 0).date;
      const to = daysBefore(from, -later);
      const days = Map.groupBy(
        at.map((moment) => stretchOf(new Date(moment))),
        ({ day }) => day,
      );
      const rows = [...days].map(([day, of]) => {
        const write = putPresence(
          'maya',
          day,
          [...of, ...of].map(({ stretch }) => stretch),
        );
        return presenceRow.schema.parse({ ...write.key, ...('set' in write ? write.set : {}) });
      });
      const stretches = new Set(at.map((moment) => Math.floor(moment / fiveMinutes) * fiveMinutes));
      const expected = [...stretches].filter((moment) => {
        const { date } = wallTimeOf(zone, moment);
        return date >= from && date <= to;
      });
      expect(millisecondsOnline(rows, zone, from, to)).toBe(expected.length * fiveMinutes);
    }),
  );
});

test('the last stretch of a day is its 288th', () => {
  expect(stretchOf(new Date('2026-03-02T23:59:59.999Z'))).toEqual({ day: '2026-03-02', stretch: 287 });
  expect(stretchOf(new Date('2026-03-03T00:00:00Z'))).toEqual({ day: '2026-03-03', stretch: 0 });
});
