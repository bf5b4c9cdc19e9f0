import { describe, expect, test } from 'vitest';
import { openingHours } from '#shared/domain/practice/opening-hours.schema.ts';
import { hasOpeningHours, nextOpening, type OpeningHours, openingsOn } from '#shared/domain/practice/opening-hours.ts';

const monday = { zone: 'America/New_York', weekly: { mon: [{ from: '08:00', to: '17:00' }] }, holidays: [] };
const iso = (epoch: number | undefined) => (epoch === undefined ? undefined : new Date(epoch).toISOString());

describe('opening hours from a form', () => {
  test.each<[string, OpeningHours]>([
    [
      'a day with a lunch break',
      {
        ...monday,
        weekly: {
          tue: [
            { from: '08:00', to: '12:00' },
            { from: '12:00', to: '24:00' },
          ],
        },
      },
    ],
    ['always', { ...monday, weekly: 'always' }],
    ['no hours set', { zone: 'America/New_York', holidays: ['2026-12-25'] }],
    ['a day that is closed', { ...monday, weekly: { ...monday.weekly, sun: [] } }],
  ])('%s is kept as it is', (_, hours) => {
    expect(openingHours.parse(hours)).toEqual(hours);
  });

  test.each([
    ['an unknown zone', { ...monday, zone: 'America/Gotham' }, ['zone'], '"zone" must be an IANA time zone'],
    ['a fixed offset as zone', { ...monday, zone: '-05:00' }, ['zone'], '"zone" must be an IANA time zone'],
    [
      'a time that is none',
      { ...monday, weekly: { mon: [{ from: '8:00', to: '17:00' }] } },
      ['weekly', 'mon', 0, 'from'],
      '"from" must be a time',
    ],
    [
      'a day that begins at 24:00',
      { ...monday, weekly: { mon: [{ from: '24:00', to: '24:00' }] } },
      ['weekly', 'mon', 0, 'from'],
      '"from" must be a time',
    ],
    [
      'an end past midnight',
      { ...monday, weekly: { fri: [{ from: '20:00', to: '02:00' }] } },
      ['weekly', 'fri', 0, 'to'],
      'Friday: 20:00-02:00 must end after it starts',
    ],
    [
      'an overlap',
      {
        ...monday,
        weekly: {
          wed: [
            { from: '08:00', to: '12:00' },
            { from: '11:00', to: '17:00' },
          ],
        },
      },
      ['weekly', 'wed', 1, 'from'],
      'Wednesday: 11:00-17:00 must come after 08:00-12:00',
    ],
    [
      'the afternoon before the morning',
      {
        ...monday,
        weekly: {
          wed: [
            { from: '13:00', to: '17:00' },
            { from: '08:00', to: '12:00' },
          ],
        },
      },
      ['weekly', 'wed', 1, 'from'],
      'Wednesday: 08:00-12:00 must come after 13:00-17:00',
    ],
    [
      'a week that never opens',
      { ...monday, weekly: { mon: [] } },
      ['weekly'],
      '"weekly" must open at least once a week',
    ],
    [
      'a holiday that is no date',
      { ...monday, holidays: ['2026-02-30'] },
      ['holidays', 0],
      '"holidays" must be real dates',
    ],
  ])('%s is refused, naming what is wrong', (_, hours, path, message) => {
    const issues = openingHours
      .safeParse(hours)
      .error?.issues.flatMap((issue) =>
        issue.code === 'invalid_union'
          ? issue.errors.flat().map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
          : [issue],
      );
    expect(issues).toContainEqual(expect.objectContaining({ path, message: expect.stringContaining(message) }));
  });

  test('a misspelt day is refused, not dropped', () => {
    expect(openingHours.safeParse({ ...monday, weekly: { monday: monday.weekly.mon } }).success).toBe(false);
  });
});

describe('openings', () => {
  test('a practice that set no hours has none', () => {
    expect(hasOpeningHours({ zone: 'UTC', holidays: [] })).toBe(false);
    expect(hasOpeningHours({ zone: 'UTC', weekly: { mon: [] }, holidays: [] })).toBe(false);
    expect(hasOpeningHours(monday)).toBe(true);
  });

  test('a night that is open lasts 7 hours in spring and 9 in autumn', () => {
    const nights: OpeningHours = { ...monday, weekly: { sun: [{ from: '00:00', to: '08:00' }] } };
    const length = (date: string) => openingsOn(nights, date).map(({ start, end }) => (end - start) / 3_600_000);
    expect(length('2026-03-01')).toEqual([8]);
    expect(length('2026-03-08')).toEqual([7]);
    expect(length('2026-11-01')).toEqual([9]);
  });

  test('an opening that falls whole into the spring gap does not take place', () => {
    const nightly: OpeningHours = { ...monday, weekly: { sun: [{ from: '02:00', to: '03:00' }] } };
    expect(openingsOn(nightly, '2026-03-08')).toEqual([]);
    expect(openingsOn(nightly, '2026-03-01')).toHaveLength(1);
  });

  test('the next opening passes over the weekend and the holiday, by the local date', () => {
    const holiday: OpeningHours = { ...monday, holidays: ['2026-03-09'] };
    expect(iso(nextOpening(monday, Date.parse('2026-03-03T01:00:00Z')))).toBe('2026-03-09T12:00:00.000Z');
    expect(iso(nextOpening(holiday, Date.parse('2026-03-03T01:00:00Z')))).toBe('2026-03-16T12:00:00.000Z');
    expect(iso(nextOpening(monday, Date.parse('2026-03-02T15:00:00Z')))).toBe('2026-03-02T15:00:00.000Z');
    expect(iso(nextOpening(monday, Date.parse('2026-03-02T22:00:00Z')))).toBe('2026-03-09T12:00:00.000Z');
    expect(nextOpening({ ...monday, weekly: {} }, Date.parse('2026-03-03T01:00:00Z'))).toBeUndefined();
  });
});
