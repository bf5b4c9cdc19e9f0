import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CareStep, chooseCare } from '#shared/domain/message/choose-care.ts';
import { careInWeek, type NumberCounts } from '#shared/domain/message/sending-counts.ts';
import { caps, later, minute, noon } from '../fixtures/last-look-input.ts';

const day = '2026-03-02';
const hour = 60 * minute;
const step = (id: string, hoursBefore: number): CareStep => ({
  id,
  at: noon,
  visitAt: later(noon, hoursBefore * hour),
});
const week = step('a week before', 168);
const threeDays = step('three days before', 72);
const twoHours = step('two hours before', 2);
const left = (care: number): NumberCounts => ({ [day]: { all: care, care } });

describe('when a cap must choose, the step nearest the visit wins', () => {
  test.each<[string, CareStep[], NumberCounts | undefined, string[]]>([
    [
      'room for all',
      [week, threeDays, twoHours],
      undefined,
      ['two hours before', 'three days before', 'a week before'],
    ],
    ['room for two', [week, threeDays, twoHours], left(1), ['two hours before', 'three days before']],
    ['room for one', [week, twoHours, threeDays], left(2), ['two hours before']],
    ['none left today', [twoHours], left(3), []],
    ['one left in the week', [week, twoHours], { '2026-02-25': { all: 7, care: 7 } }, ['two hours before']],
    ['answers take no room', [week], { [day]: { all: 30, care: 0 } }, ['a week before']],
  ])('%s', (_what, steps, counts, expected) => {
    expect(chooseCare(steps, counts, day, caps)).toEqual(expected);
  });

  test('as many as the caps leave room for, never one that is farther instead of one that is nearer', () => {
    const steps = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 12 });
    const counts = fc.record({ today: fc.integer({ min: 0, max: 5 }), before: fc.integer({ min: 0, max: 10 }) });
    fc.assert(
      fc.property(steps, counts, (hours, { today, before }) => {
        const sent = { ...left(today), '2026-02-27': { all: before, care: before } };
        const all = hours.map((ahead) => step(`${ahead}`, ahead));
        const chosen = chooseCare(all, sent, day, caps).map(Number);
        const room = Math.max(0, Math.min(caps.careDay - today, caps.careWeek - careInWeek(sent, day)));
        expect(chosen).toHaveLength(Math.min(room, hours.length));
        const farthest = Math.max(0, ...chosen);
        expect(hours.filter((ahead) => ahead < farthest && !chosen.includes(ahead))).toEqual([]);
      }),
    );
  });
});
