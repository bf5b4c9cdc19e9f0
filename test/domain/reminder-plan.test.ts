import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { instantOf, wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import { chooseDue } from '#shared/domain/reminder/choose-due.ts';
import { type LadderStep, ladderStep } from '#shared/domain/reminder/ladder.ts';
import { type PlannedStep, planSteps } from '#shared/domain/reminder/plan-steps.ts';
import { isQuiet, type SendingHours } from '#shared/domain/reminder/sending-hours.ts';

const quiet = { from: '21:00', to: '08:00' };
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const zones = ['America/New_York', 'America/Los_Angeles', 'Europe/Madrid', 'Asia/Kolkata', 'Pacific/Auckland'];

const step = (id: string, when: LadderStep['when']): LadderStep =>
  ladderStep.parse({ id, when, channels: ['sms'], words: { en: { text: 'x' } } });
const visitAt = (zone: string, date: string, time: string) => ({
  date,
  zone,
  startsAt: new Date(instantOf(zone, date, time)).toISOString(),
});
const leaving = (planned: readonly PlannedStep[]) => planned.filter((one) => 'at' in one);

const when = fc.oneof(
  fc.record({
    days: fc.integer({ min: 0, max: 10 }),
    at: fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '30'))
      .map(([h, m]) => `${String(h).padStart(2, '0')}:${m}`),
  }),
  fc.record({ hours: fc.integer({ min: 1, max: 72 }) }),
);
const scene = fc.record({
  zone: fc.constantFrom(...zones),
  patientZone: fc.constantFrom(...zones),
  startsAt: fc.integer({
    min: Date.parse('2026-02-20T00:00Z') / hourMs,
    max: Date.parse('2026-11-20T00:00Z') / hourMs,
  }),
  bookedHoursBefore: fc.integer({ min: 0, max: 400 }),
  whens: fc.array(when, { minLength: 1, maxLength: 6 }),
});

function planOf({ zone, patientZone, startsAt, bookedHoursBefore, whens }: z.infer<typeof sceneShape>) {
  const at = startsAt * hourMs;
  const { date } = wallTimeOf(zone, at);
  const visit = { date, zone, startsAt: new Date(at).toISOString() };
  const hours: SendingHours = { quiet, zones: patientZone === zone ? [zone] : [zone, patientZone] };
  const steps = whens.map((one, nth) => step(`s${nth}`, one));
  return { at, since: at - bookedHoursBefore * hourMs, hours, visit, steps };
}
const sceneShape = z.object({
  zone: z.string(),
  patientZone: z.string(),
  startsAt: z.number(),
  bookedHoursBefore: z.number(),
  whens: z.array(ladderStep.shape.when),
});

describe('the steps of a visit', () => {
  test('never leave in quiet hours of either zone, after the visit or before it was booked, and each is planned once', () => {
    fc.assert(
      fc.property(scene, (of) => {
        const { at, since, hours, visit, steps } = planOf(of);
        const planned = planSteps({ steps }, visit, since, hours);
        expect(planned.map((one) => one.step.id).toSorted()).toEqual(steps.map(({ id }) => id).toSorted());
        for (const one of leaving(planned)) {
          expect(isQuiet(hours, one.at)).toBe(false);
          expect(one.at).toBeLessThan(at);
          expect(one.at).toBeGreaterThanOrEqual(since);
        }
      }),
      { numRuns: 200, seed: 8 },
    );
  });

  test('are each chosen once whatever outages there are, at most one at a time, and none when the visit has begun', () => {
    fc.assert(
      fc.property(scene, fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 60 }), (of, pauses) => {
        const { at, since, hours, visit, steps } = planOf(of);
        const planned = planSteps({ steps }, visit, since, hours);
        const recorded = new Map<string, 'sent' | 'left out'>();
        let now = since;
        for (const pause of pauses) {
          const open = planned.filter((one) => !recorded.has(one.step.id));
          const due = chooseDue(open, now, at);
          for (const { planned: one } of due.skipped) {
            expect(recorded.has(one.step.id)).toBe(false);
            recorded.set(one.step.id, 'left out');
          }
          if (due.now) {
            expect(recorded.has(due.now.step.id)).toBe(false);
            expect(now).toBeLessThan(at);
            recorded.set(due.now.step.id, 'sent');
          }
          // Nothing that is still to come is forgotten.
          const left = leaving(planned).filter((one) => !recorded.has(one.step.id) && one.at > now);
          if (left.length > 0) expect(due.nextAt).toBeLessThanOrEqual(Math.min(...left.map((one) => one.at)));
          now += pause * hourMs;
        }
      }),
      { numRuns: 300, seed: 8 },
    );
  });

  test.each([
    ['a step at three in the night', { days: 1, at: '03:00' }, '15:00', '20:00'],
    ['a step four hours before an early visit', { hours: 4 }, '08:30', '20:00'],
    ['a step at half past nine in the evening', { days: 1, at: '21:30' }, '15:00', '20:00'],
    ['a step at half past eight in the evening', { days: 1, at: '20:30' }, '15:00', '20:30'],
  ])('%s', (_name, at, time, leaves) => {
    const visit = visitAt('America/New_York', '2026-06-10', time);
    const [one] = leaving(planSteps({ steps: [step('one', at)] }, visit, 0, { quiet, zones: ['America/New_York'] }));
    expect(wallTimeOf('America/New_York', one?.at ?? 0).time).toBe(leaves);
  });
});

const folder = process.env.DESKLINE_SAMPLES;
const file = folder ? join(folder, 'dst', 'transitions-2025-2028.json') : undefined;
const samples = file && existsSync(file) ? file : undefined;
const transitions = z.record(z.string(), z.array(z.object({ utc: z.string() })));

describe.skipIf(!samples)('on the nights that the clocks change (DESKLINE_SAMPLES)', () => {
  const all = samples ? transitions.parse(JSON.parse(readFileSync(samples, 'utf8'))) : {};

  test.each(Object.entries(all))(
    'in %s each step is planned once and leaves at its own time of the wall',
    (zone, nights) => {
      for (const { utc } of nights) {
        const night = wallTimeOf(zone, Date.parse(utc)).date;
        for (const days of [0, 1, 2]) {
          const date = new Date(Date.parse(`${night}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
          const visit = visitAt(zone, date, '15:00');
          const hours = { quiet: { from: '00:00', to: '00:00' }, zones: [zone] };
          const steps = ['02:30', '09:00', '17:00'].map((at, nth) => step(`s${nth}`, { days, at }));
          const planned = leaving(planSteps({ steps }, visit, 0, hours));
          // A time of the day of the visit that is over by then is no reminder.
          expect(planned).toHaveLength(days === 0 ? 2 : 3);
          for (const one of planned) {
            const wished = 'at' in one.step.when ? one.step.when.at : '';
            const shown = wallTimeOf(zone, one.at);
            expect(shown.date).toBe(night);
            // What the clock leaves out in spring is the instant after the gap.
            if (shown.time !== wished)
              expect([wished, shown.time >= '03:00' || shown.time < '02:30']).toEqual(['02:30', true]);
          }
          expect(new Set(planned.map(({ at }) => at)).size).toBe(planned.length);
        }
      }
    },
  );
});
