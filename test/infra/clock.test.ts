import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, onTestFinished, test } from 'vitest';
import { practiceClock, type Rate } from '#infra/local/clock.ts';

const start = Date.parse('2026-03-02T15:00:00Z');
const minute = 60_000;

/** A machine whose time a test moves. */
function machine() {
  const state = { now: start };
  return { read: () => state.now, pass: (milliseconds: number) => (state.now += milliseconds) };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'deskline-clock-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe("the practice's time", () => {
  test("is the machine's until it is moved", () => {
    const of = machine();
    const clock = practiceClock(undefined, of.read);
    of.pass(5 * minute);
    expect(clock.now().getTime()).toBe(start + 5 * minute);
    expect(clock.rate()).toBe(1);
  });

  test('runs on from where it was set, or by what it was advanced', () => {
    const of = machine();
    const clock = practiceClock(undefined, of.read);
    clock.set(new Date('2026-03-09T09:00:00Z'));
    of.pass(minute);
    expect(clock.now().toISOString()).toBe('2026-03-09T09:01:00.000Z');
    clock.advance(90 * minute);
    of.pass(minute);
    expect(clock.now().toISOString()).toBe('2026-03-09T10:32:00.000Z');
  });

  test.each([
    [0, 0],
    [1, 10],
    [60, 600],
  ] as const)('at rate %i, ten minutes of the machine are %i', (rate, minutes) => {
    const of = machine();
    const clock = practiceClock(undefined, of.read);
    clock.setRate(rate);
    of.pass(10 * minute);
    expect(clock.now().getTime() - start).toBe(minutes * minute);
    expect(clock.rate()).toBe(rate);
  });

  test('keeps its rate when it is moved', () => {
    const of = machine();
    const clock = practiceClock(undefined, of.read);
    clock.setRate(0);
    clock.advance(minute);
    of.pass(5 * minute);
    expect(clock.now().getTime()).toBe(start + minute);
  });

  test('does not go back, nor beyond what its text can order, and stays as it was', () => {
    const clock = practiceClock(undefined, machine().read);
    expect(() => clock.set(new Date(start - 1))).toThrow(RangeError);
    expect(() => clock.advance(-1)).toThrow(RangeError);
    expect(() => clock.set(new Date('no time'))).toThrow(RangeError);
    expect(() => clock.advance(Number.MAX_VALUE)).toThrow(RangeError);
    expect(() => clock.set(new Date('+010000-01-01T00:00:00Z'))).toThrow(RangeError);
    expect(clock.now().getTime()).toBe(start);
    expect(() => clock.set(new Date(start))).not.toThrow();
  });

  test.each([0, 1, 60] as const)('is after a restart what it would have been, at rate %i', (rate) => {
    const folder = temporaryFolder();
    const of = machine();
    const clock = practiceClock(folder, of.read);
    clock.advance(1000 * minute);
    clock.setRate(rate);
    of.pass(10 * minute);
    const again = practiceClock(folder, of.read);
    expect(again.now()).toEqual(clock.now());
    expect(again.rate()).toBe(rate);
    expect(readdirSync(folder)).toEqual(['clock.json']);
  });

  const step = fc.oneof(
    fc.record({ pass: fc.integer({ min: 0, max: 100 * minute }) }),
    fc.record({ advance: fc.integer({ min: -minute, max: 1000 * minute }) }),
    fc.record({ set: fc.integer({ min: -100 * minute, max: 1000 * minute }) }),
    fc.record({ rate: fc.constantFrom<Rate>(0, 1, 60) }),
    fc.record({ restart: fc.constant(true) }),
  );
  property.prop([fc.array(step, { maxLength: 30 })])('never goes back, whatever is done to it', (steps) => {
    const folder = mkdtempSync(join(tmpdir(), 'deskline-clock-'));
    try {
      const of = machine();
      let clock = practiceClock(folder, of.read);
      let last = clock.now();
      for (const each of steps) {
        try {
          if ('pass' in each) of.pass(each.pass);
          else if ('advance' in each) clock.advance(each.advance);
          else if ('set' in each) clock.set(new Date(start + each.set));
          else if ('rate' in each) clock.setRate(each.rate);
          else clock = practiceClock(folder, of.read);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
        expect(clock.now().getTime()).toBeGreaterThanOrEqual(last.getTime());
        last = clock.now();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a clock file', () => {
  test.each(['{"machineMs": 1', '{}', '[]', 'null', '{"machineMs":1,"practiceMs":2,"rate":7}', ''])(
    'that reads %j is said to be unreadable, with what to do',
    (text) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'clock.json'), text);
      expect(() => practiceClock(folder)).toThrow(/clock\.json cannot be read; remove it/);
      expect(readFileSync(join(folder, 'clock.json'), 'utf8')).toBe(text);
    },
  );
});
