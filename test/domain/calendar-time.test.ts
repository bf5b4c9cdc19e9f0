import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { freeStarts, isInside, wallInstant, worksOn } from '#shared/domain/calendar/availability.ts';
import { grainAt, grainMs, grainName, grainsOf, hourOf } from '#shared/domain/calendar/grain.ts';
import { dayAfter, instantOf, wallTimeOf } from '#shared/domain/practice/wall-time.ts';

/** Twenty-four zones of every kind of clock change: none, half an hour, at midnight, in the south. */
const zones = [
  ...['America/New_York', 'America/Chicago', 'America/Denver', 'America/Phoenix', 'America/Los_Angeles'],
  ...['America/Anchorage', 'Pacific/Honolulu', 'America/Halifax', 'America/St_Johns', 'America/Puerto_Rico'],
  ...['America/Mexico_City', 'America/Sao_Paulo', 'America/Santiago', 'America/Havana', 'Europe/London'],
  ...['Europe/Berlin', 'Europe/Lisbon', 'Africa/Cairo', 'Asia/Beirut', 'Asia/Kolkata'],
  ...['Australia/Sydney', 'Australia/Lord_Howe', 'Pacific/Auckland', 'Pacific/Chatham'],
];

const dayMs = 86_400_000;

function offsetMinutes(zone: string, at: number): number {
  const { date, time } = wallTimeOf(zone, at);
  return (Date.parse(`${date}T${time}:00Z`) - Math.floor(at / 60_000) * 60_000) / 60_000;
}

/** The clock changes of three years, found by looking at every day. */
function changesOf(zone: string): { at: number; before: number; after: number }[] {
  const found: { at: number; before: number; after: number }[] = [];
  for (let at = Date.parse('2026-01-01T00:00:00Z'); at < Date.parse('2029-01-01T00:00:00Z'); at += dayMs) {
    const [before, after] = [offsetMinutes(zone, at), offsetMinutes(zone, at + dayMs)];
    if (before === after) continue;
    let [low, high] = [at, at + dayMs];
    while (high - low > 60_000) {
      const middle = low + Math.floor((high - low) / 120_000) * 60_000;
      if (offsetMinutes(zone, middle) === after) high = middle;
      else low = middle;
    }
    found.push({ at: high, before, after });
  }
  return found;
}

const wallOf = (zone: string, at: number, minutes: number) => {
  const shown = new Date(at + minutes * 60_000).toISOString();
  return { zone, date: shown.slice(0, 10), time: shown.slice(11, 16) };
};

describe.each(zones)('in %s', (zone) => {
  const changes = changesOf(zone);

  test('a time that the clock leaves out is refused with words, and the one after it is right', () => {
    for (const { at, before, after } of changes.filter((change) => change.after > change.before)) {
      const middle = wallOf(zone, at, before + Math.floor((after - before) / 2));
      const refused = wallInstant(zone, middle.date, middle.time);
      expect(refused).toMatchObject({ ok: false, reason: expect.stringContaining('does not exist') });
      const next = wallOf(zone, at, after);
      expect(wallInstant(zone, next.date, next.time)).toEqual({ ok: true, startsAt: at });
    }
  });

  test('a time that comes twice is one instant, the first', () => {
    for (const { at, before, after } of changes.filter((change) => change.after < change.before)) {
      const middle = wallOf(zone, at, after + Math.floor((before - after) / 2));
      const wall = wallInstant(zone, middle.date, middle.time);
      const first = Date.parse(`${middle.date}T${middle.time}:00Z`) - before * 60_000;
      expect(wall).toEqual({ ok: true, startsAt: first });
      expect(first).toBeLessThan(at);
    }
  });

  test('the free times of both nights fill them without overlap, each on the wall clock once', () => {
    for (const { at, before } of changes) {
      const { date } = wallOf(zone, at, before);
      const always = { zone, weekly: 'always' as const, holidays: [] };
      const works = { works: [{ location: 'main' }], off: [] };
      const stretches = worksOn(works, { id: 'main', hours: always }, date);
      const starts = stretches.flatMap((stretch) => freeStarts(stretch, 30, (start) => start));
      const length = (instantOf(zone, dayAfter(date), '00:00') - instantOf(zone, date, '00:00')) / 60_000;
      expect(starts).toHaveLength(Math.floor(length / 30));
      starts.forEach((start, nth) => {
        if (nth > 0) expect(start - (starts[nth - 1] ?? 0)).toBe(1_800_000);
      });
      const shown = starts.map((start) => wallTimeOf(zone, start));
      const offered = starts.filter((start, nth) => {
        const wall = wallInstant(zone, shown[nth]?.date ?? '', shown[nth]?.time ?? '');
        return wall.ok && wall.startsAt === start;
      });
      expect(new Set(offered.map((start) => JSON.stringify(wallTimeOf(zone, start)))).size).toBe(offered.length);
    }
  });
});

const samples = process.env.DESKLINE_SAMPLES;
const transitionsFile = samples ? join(samples, 'dst', 'transitions-2025-2028.json') : '';
describe.skipIf(!existsSync(transitionsFile))('by the tables of tzdata', () => {
  const table = z.record(
    z.string(),
    z.array(z.object({ utc: z.string(), offsetBeforeMin: z.number(), offsetAfterMin: z.number() })),
  );

  test('the minute at each change is booked at its one instant', () => {
    const read = table.parse(JSON.parse(readFileSync(transitionsFile, 'utf8')));
    expect(Object.keys(read).length).toBeGreaterThanOrEqual(24);
    let agreed = 0;
    for (const [zone, changes] of Object.entries(read)) {
      for (const { utc, offsetBeforeMin, offsetAfterMin } of changes) {
        const at = Date.parse(utc);
        // Some years of some zones are foretold, and this runtime's zone data may foretell them otherwise.
        if (offsetMinutes(zone, at - 60_000) !== offsetBeforeMin || offsetMinutes(zone, at) !== offsetAfterMin)
          continue;
        agreed += 1;
        const last = wallOf(zone, at - 60_000, offsetBeforeMin);
        expect(wallInstant(zone, last.date, last.time), `${zone} ${utc}`).toEqual({ ok: true, startsAt: at - 60_000 });
        const first = wallOf(zone, at, offsetAfterMin);
        const isTwice = offsetAfterMin < offsetBeforeMin;
        const startsAt = isTwice ? at - (offsetBeforeMin - offsetAfterMin) * 60_000 : at;
        expect(wallInstant(zone, first.date, first.time), `${zone} ${utc}`).toEqual({ ok: true, startsAt });
      }
    }
    expect(agreed).toBeGreaterThan(100);
  });
});

describe('free times', () => {
  test('never overlap one another or what is taken, whatever is taken', () => {
    const day = Date.parse('2026-11-24T14:00:00Z');
    const visits = fc.array(fc.tuple(fc.nat(95), fc.integer({ min: 1, max: 20 })), { maxLength: 12 });
    fc.assert(
      fc.property(visits, fc.integer({ min: 1, max: 30 }), (taken, grains) => {
        const busy = new Set(
          taken.flatMap(([from, length]) => grainsOf(day + from * grainMs, day + (from + length) * grainMs)),
        );
        const next = (start: number) => {
          const blocked = grainsOf(start, start + grains * grainMs).findLast((grain) => busy.has(grain));
          return blocked === undefined ? start : blocked + grainMs;
        };
        const stretch = { start: day, end: day + 96 * grainMs };
        const starts = freeStarts(stretch, grains * 5, next);
        const used = starts.flatMap((start) => grainsOf(start, start + grains * grainMs));
        expect(new Set(used).size).toBe(used.length);
        expect(used.filter((grain) => busy.has(grain))).toEqual([]);
        for (const start of starts) expect(isInside([stretch], start, start + grains * grainMs)).toBe(true);
        // Nothing that would still fit is left out.
        let gap = 0;
        const covered = new Set([...used, ...busy]);
        for (let grain = day; grain < stretch.end; grain += grainMs) {
          gap = covered.has(grain) ? 0 : gap + 1;
          expect(gap).toBeLessThan(grains);
        }
      }),
    );
  });

  test('a grain is found again by its hour and its name', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5_900_000, max: 6_800_000 }), (nth) => {
        const grain = nth * grainMs;
        expect(grainAt(hourOf(grain), grainName(grain))).toBe(grain);
      }),
    );
  });

  test("a provider works inside the location's hours, and not on days off or holidays", () => {
    const hours = {
      zone: 'America/New_York',
      weekly: {
        tue: [
          { from: '08:00', to: '12:00' },
          { from: '13:00', to: '17:00' },
        ],
      },
      holidays: ['2026-11-24'],
    };
    const works = {
      works: [{ location: 'main', weekly: { tue: [{ from: '10:00', to: '14:00' }] } }],
      off: ['2026-12-01'],
    };
    const on = (date: string) =>
      worksOn(works, { id: 'main', hours }, date).map(({ start, end }) =>
        [start, end].map((at) => wallTimeOf(hours.zone, at).time).join('-'),
      );
    expect(on('2026-11-17')).toEqual(['10:00-12:00', '13:00-14:00']);
    expect([on('2026-11-24'), on('2026-12-01'), on('2026-11-18')]).toEqual([[], [], []]);
    expect(worksOn(works, { id: 'elsewhere', hours }, '2026-11-17')).toEqual([]);
  });
});
