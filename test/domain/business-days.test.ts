import { describe, expect, test } from 'vitest';
import { endOfBusinessDay } from '#shared/domain/practice/business-days.ts';
import type { OpeningHours } from '#shared/domain/practice/opening-hours.ts';

const zone = 'America/New_York';
const day = [{ from: '08:00', to: '17:00' }];
const week = { mon: day, tue: day, wed: day, thu: day, fri: day };
const tuesday = '2026-11-17T20:00:00Z';

describe('the tenth business day', () => {
  test.each<[string, OpeningHours, string]>([
    ['Monday to Friday', { zone, weekly: week, holidays: [] }, '2026-12-02T05:00:00.000Z'],
    ['over Thanksgiving', { zone, weekly: week, holidays: ['2026-11-26'] }, '2026-12-03T05:00:00.000Z'],
    ['with Saturdays', { zone, weekly: { ...week, sat: day }, holidays: [] }, '2026-11-29T05:00:00.000Z'],
    ['always open: Monday to Friday', { zone, weekly: 'always', holidays: [] }, '2026-12-02T05:00:00.000Z'],
    [
      'always open, over Thanksgiving',
      { zone, weekly: 'always', holidays: ['2026-11-26'] },
      '2026-12-03T05:00:00.000Z',
    ],
    ['no hours set: Monday to Friday', { zone, holidays: [] }, '2026-12-02T05:00:00.000Z'],
  ])('is counted by the location’s own days, without its holidays: %s', (_what, hours, expected) => {
    expect(endOfBusinessDay(hours, tuesday, 10)).toBe(expected);
  });

  test('counts from the day by the clock of the location', () => {
    const lateOnTuesday = '2026-11-18T04:00:00Z'; // still Tuesday in New York
    expect(endOfBusinessDay({ zone, weekly: week, holidays: [] }, lateOnTuesday, 1)).toBe('2026-11-19T05:00:00.000Z');
  });
});
