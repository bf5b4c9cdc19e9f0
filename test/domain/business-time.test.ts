import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { addBusinessTime, businessMilliseconds } from '#shared/domain/metrics/business-time.ts';
import type { OpeningHours } from '#shared/domain/practice/opening-hours.ts';
import { weekdays } from '#shared/domain/practice/wall-time.ts';

const hour = 3_600_000;
const day = [
  { from: '08:00', to: '12:00' },
  { from: '13:00', to: '17:00' },
];
const office: OpeningHours = {
  zone: 'America/New_York',
  weekly: { mon: day, tue: day, wed: day, thu: day, fri: day },
  holidays: ['2026-12-25'],
};
const noHours: OpeningHours = { zone: 'America/New_York', holidays: ['2026-12-25'] };

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Up to two openings a day, on any minutes divisible by `step`, from `earliest` o'clock on. */
const openingsFrom = (earliest: number, step: number) =>
  fc
    .uniqueArray(fc.integer({ min: (earliest * 60) / step, max: 1440 / step }), { minLength: 2, maxLength: 4 })
    .map((marks) => marks.toSorted((a, b) => a - b).map((mark) => clock(mark * step)))
    .map((marks) =>
      marks.flatMap((from, index) => {
        const to = marks[index + 1];
        return index % 2 === 0 && to !== undefined ? [{ from, to }] : [];
      }),
    );
const zone = fc.constantFrom(
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'America/Havana',
  'America/St_Johns',
  'Asia/Kathmandu',
);
const hoursFrom = (earliest: number, step: number): fc.Arbitrary<OpeningHours> =>
  fc.record({
    zone,
    weekly: fc
      .tuple(openingsFrom(earliest, step), openingsFrom(earliest, step), fc.subarray([...weekdays], { minLength: 1 }))
      .map(([one, other, days]) =>
        Object.fromEntries(days.map((name, index) => [name, index % 2 === 0 ? one : other])),
      ),
    holidays: fc.subarray(['2026-03-08', '2026-03-29', '2026-11-01', '2026-10-25']),
  });
/** Around the clock changes of 2026 in the zones above. */
const instant = fc
  .tuple(
    fc.constantFrom('2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01'),
    fc.integer({ min: -2880, max: 2880 }),
  )
  .map(([date, minutes]) => Date.parse(`${date}T05:00:00Z`) + minutes * 60_000);
const iso = (epoch: number) => new Date(epoch).toISOString();

describe('business time', () => {
  test.each([
    ['within a morning', '2026-03-02T14:00:00Z', '2026-03-02T15:00:00Z', 1],
    ['over lunch', '2026-03-02T16:30:00Z', '2026-03-02T18:30:00Z', 1],
    ['over a night', '2026-03-02T21:00:00Z', '2026-03-03T14:00:00Z', 2],
    ['over a weekend with the spring change in it', '2026-03-06T21:00:00Z', '2026-03-09T13:00:00Z', 2],
    ['over a weekend with the autumn change in it', '2026-10-30T20:00:00Z', '2026-11-02T14:00:00Z', 2],
    ['over a holiday', '2026-12-24T21:00:00Z', '2026-12-28T14:00:00Z', 2],
    ['wholly outside', '2026-03-07T14:00:00Z', '2026-03-08T20:00:00Z', 0],
    ['backwards', '2026-03-02T16:00:00Z', '2026-03-02T14:00:00Z', 0],
  ])('%s', (_, from, to, hours) => {
    expect(businessMilliseconds(office, from, to)).toBe(hours * hour);
  });

  test('without opening hours there is none, and it is never zero', () => {
    expect(businessMilliseconds(noHours, '2026-03-02T14:00:00Z', '2026-03-02T15:00:00Z')).toBeUndefined();
    expect(
      businessMilliseconds({ ...noHours, weekly: {} }, '2026-03-02T14:00:00Z', '2026-03-02T15:00:00Z'),
    ).toBeUndefined();
    expect(addBusinessTime(noHours, '2026-03-02T14:00:00Z', hour)).toBeUndefined();
  });

  test('a practice that is always open counts by the wall clock, except on its holidays', () => {
    const always: OpeningHours = { zone: 'America/New_York', weekly: 'always', holidays: [] };
    expect(businessMilliseconds(always, '2026-03-07T12:00:00Z', '2026-03-09T12:00:00Z')).toBe(48 * hour);
    expect(addBusinessTime(always, '2026-03-07T12:00:00Z', 48 * hour)).toBe('2026-03-09T12:00:00.000Z');
    const closedSunday = { ...always, holidays: ['2026-03-08'] };
    // The Sunday of the spring change is 23 hours long.
    expect(businessMilliseconds(closedSunday, '2026-03-07T12:00:00Z', '2026-03-09T12:00:00Z')).toBe(25 * hour);
  });

  test('counts the new date where the clock went back over midnight into the old one', () => {
    // St. John's, 2010-11-07: at 00:01 it was 23:01 again on the 6th.
    const early: OpeningHours = {
      zone: 'America/St_Johns',
      weekly: { sun: [{ from: '00:00', to: '08:00' }] },
      holidays: [],
    };
    expect(businessMilliseconds(early, '2010-11-07T02:00:00Z', '2010-11-07T03:00:00Z')).toBe(hour / 2);
  });

  test('counts the minutes on which a clock on the wall shows an open time', () => {
    fc.assert(
      fc.property(hoursFrom(4, 5), instant, fc.integer({ min: 0, max: 600 }), (hours, start, steps) => {
        const step = 5 * 60_000;
        const from = Math.floor(start / step) * step;
        let open = 0;
        for (let at = from; at < from + steps * step; at += step) {
          const shown = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(hours.zone);
          const time = shown.toPlainTime().toString().slice(0, 5);
          const name = weekdays[shown.dayOfWeek - 1] ?? 'mon';
          const intervals = hours.weekly === 'always' ? [] : (hours.weekly?.[name] ?? []);
          const isHoliday = hours.holidays.includes(shown.toPlainDate().toString());
          if (!isHoliday && intervals.some((interval) => interval.from <= time && time < interval.to)) open += step;
        }
        expect(businessMilliseconds(hours, iso(from), iso(from + steps * step))).toBe(open);
      }),
      { numRuns: 60 },
    );
  });

  test('the time to a moment and from it on add up', () => {
    fc.assert(
      fc.property(hoursFrom(0, 1), fc.tuple(instant, instant, instant), (hours, instants) => {
        const [a = '', b = '', c = ''] = instants.toSorted((x, y) => x - y).map(iso);
        const sum =
          (businessMilliseconds(hours, a, b) ?? Number.NaN) + (businessMilliseconds(hours, b, c) ?? Number.NaN);
        expect(businessMilliseconds(hours, a, c)).toBe(sum);
      }),
      { numRuns: 200 },
    );
  });

  test('is due at the first moment at which that much open time has passed', () => {
    fc.assert(
      fc.property(hoursFrom(0, 1), instant, fc.integer({ min: 1, max: 10 * hour }), (hours, start, milliseconds) => {
        const due = addBusinessTime(hours, iso(start), milliseconds);
        if (due === undefined) {
          // A few minutes open a week may not add up to it in the 400 days that are searched.
          const searched = businessMilliseconds(hours, iso(start), iso(start + 398 * 24 * hour));
          expect(searched).toBeLessThan(milliseconds);
        } else {
          expect(businessMilliseconds(hours, iso(start), due)).toBe(milliseconds);
          expect(businessMilliseconds(hours, iso(start), iso(Date.parse(due) - 1))).toBe(milliseconds - 1);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a due time', () => {
  test.each([
    ['an hour within the morning', '2026-03-02T14:00:00Z', 1, '2026-03-02T15:00:00.000Z'],
    ['exactly at closing, not at the next opening', '2026-03-02T15:00:00Z', 2, '2026-03-02T17:00:00.000Z'],
    ['from Friday evening to Monday, the clock having changed', '2026-03-06T21:30:00Z', 1, '2026-03-09T12:30:00.000Z'],
    ['over Christmas and the weekend', '2026-12-24T21:30:00Z', 1, '2026-12-28T13:30:00.000Z'],
    ['no time at all is at once', '2026-03-07T14:00:00Z', 0, '2026-03-07T14:00:00.000Z'],
  ])('%s', (_, from, hours, expected) => {
    expect(addBusinessTime(office, from, hours * hour)).toBe(expected);
  });

  test('hours that never open again, or too little within 400 days, have none', () => {
    const sundays: OpeningHours = { ...office, weekly: { sun: [] } };
    expect(addBusinessTime(sundays, '2026-03-02T14:00:00Z', hour)).toBeUndefined();
    const minute: OpeningHours = { ...office, weekly: { sun: [{ from: '10:00', to: '10:01' }] } };
    expect(addBusinessTime(minute, '2026-03-02T14:00:00Z', hour / 2)).toBe('2026-09-27T14:01:00.000Z');
    expect(addBusinessTime(minute, '2026-03-02T14:00:00Z', hour)).toBeUndefined();
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('a length of %d is a mistake of the caller', (milliseconds) => {
    expect(() => addBusinessTime(office, '2026-03-02T14:00:00Z', milliseconds)).toThrow(RangeError);
  });
});
