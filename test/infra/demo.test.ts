import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { practiceClock } from '#infra/local/clock.ts';
import { demoHistory, historyMs } from '#infra/local/seed/demo-history.ts';
import { demoPatients } from '#infra/local/seed/demo-people.ts';
import { demoHours, demoQuiet, demoZone } from '#infra/local/seed/demo-practice.ts';
import type { Step } from '#infra/local/seed/step.ts';
import { nextOpening } from '#shared/domain/practice/opening-hours.ts';
import { wallTimeOf } from '#shared/domain/practice/wall-time.ts';

const seed = 1906;

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'deskline-demo-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function only<D extends Step['does']>(steps: readonly Step[], does: D): Extract<Step, { does: D }>[] {
  return steps.filter((step): step is Extract<Step, { does: D }> => step.does === does);
}

describe("the demo practice's people", () => {
  test('are sixty or more, with families who share a phone and people who prefer Spanish', () => {
    const families = [...Map.groupBy(demoPatients, ({ phone }) => phone).values()].filter(({ length }) => length > 1);
    expect(demoPatients.length).toBeGreaterThanOrEqual(60);
    expect(demoPatients.filter(({ language }) => language === 'es').length).toBeGreaterThanOrEqual(8);
    expect(families.length).toBeGreaterThanOrEqual(5);
    for (const family of families) {
      expect(family.length).toBeLessThanOrEqual(4);
      expect(new Set(family.map(({ familyName }) => familyName)).size).toBe(1);
    }
  });
});

describe.each([
  ['a Monday morning', '2026-11-23T13:02:00Z'],
  ['a Tuesday afternoon', '2027-04-06T19:40:00Z'],
  ['a Sunday night', '2026-03-15T06:30:00Z'],
  ['the Friday after Thanksgiving', '2026-11-27T15:00:00Z'],
  ['the year is new', '2027-01-01T17:00:00Z'],
])('the plan of four weeks that end on %s', (_when, end) => {
  const until = Date.parse(end);
  const hours = demoHours(new Date(until));
  let steps: Step[];
  beforeAll(() => {
    steps = demoHistory({ seed, until });
  });

  test('is the same for the same seed, and another for another', () => {
    expect(demoHistory({ seed, until })).toEqual(steps);
    expect(demoHistory({ seed: seed + 1, until })).not.toEqual(steps);
  });

  test('goes forward and stays within them', () => {
    const times = steps.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(until - historyMs);
    expect(times.at(-1)).toBeLessThanOrEqual(until);
  });

  test('has no message that would wait for the end of quiet hours', () => {
    for (const { at, sendAt } of only(steps, 'reply')) {
      const { time } = wallTimeOf(demoZone, sendAt ?? at);
      expect(time >= demoQuiet.to && time < demoQuiet.from).toBe(true);
    }
  });

  test('has answers while an office is open, and texts at all hours of the day but few at lunch', () => {
    for (const { at } of only(steps, 'reply'))
      expect(Object.values(hours).some((office) => nextOpening(office, at - 1) === at - 1)).toBe(true);
    const hourOf = (at: number) => Number(wallTimeOf(demoZone, at).time.slice(0, 2));
    const byHour = Map.groupBy(only(steps, 'text'), ({ at }) => hourOf(at));
    const between = (from: number, to: number) =>
      [...byHour].reduce((sum, [hour, { length }]) => sum + (hour >= from && hour < to ? length : 0), 0);
    expect(between(12, 13)).toBeLessThan(between(9, 10) / 2);
    expect(between(17, 24)).toBeGreaterThan(0);
  });

  test('has the busiest days on Mondays', () => {
    const days = Map.groupBy(only(steps, 'text'), ({ at }) => wallTimeOf(demoZone, at).weekday);
    const mondays = days.get('mon')?.length ?? 0;
    for (const [day, { length }] of days) if (day !== 'mon') expect(length).toBeLessThan(mondays);
  });

  test('leaves no gap in a sentence, and calls only numbers that nobody has', () => {
    for (const step of steps) {
      if ('text' in step) expect(step.text).not.toMatch(/[{}]|undefined/);
      const phone = 'phone' in step ? step.phone : 'patient' in step ? step.patient.phone : undefined;
      if (phone) expect(phone).toMatch(/^\+1\d{3}55501\d\d$/);
    }
  });

  test('books, marks and calls off visits at both offices, four weeks back and two ahead', () => {
    const booked = only(steps, 'book');
    const marks = Map.groupBy(only(steps, 'mark'), ({ state }) => state);
    for (const location of ['riverside', 'old-mill'] as const) {
      const there = booked.filter(({ visit }) => visit.location === location);
      expect(there.length).toBeGreaterThan(60);
      const today = wallTimeOf(demoZone, until).date;
      expect(there.filter(({ visit }) => visit.date > today).length).toBeGreaterThan(15);
      expect(there.filter(({ visit }) => visit.date < today).length).toBeGreaterThan(30);
    }
    for (const state of ['attended', 'no-show', 'cancelled', 'confirmed'] as const) {
      expect(marks.get(state)?.length ?? 0).toBeGreaterThan(2);
    }
    const known = new Set(booked.map(({ id }) => id));
    for (const { id } of only(steps, 'mark')) expect(known.has(id)).toBe(true);
  });

  test('writes to nobody who has stopped texts', () => {
    const stopped = new Set<string>();
    for (const step of steps) {
      if (step.does === 'text' && /^(stop|cancel|alto)$/i.test(step.text)) stopped.add(step.phone);
      if (step.does === 'text' && step.text === 'START') stopped.delete(step.phone);
      if (step.does === 'reply') expect(stopped).not.toContain(step.phone);
    }
    expect(stopped.size).toBeGreaterThan(0);
  });
});

describe("a new practice's clock", () => {
  const machineNow = Date.parse('2026-11-24T15:00:00Z');
  const past = new Date(machineNow - historyMs);

  test('stands still where its past begins, moves only forward, and then joins the machine', () => {
    let machine = machineNow;
    const clock = practiceClock(undefined, () => machine);
    clock.begin(past);
    machine += 60_000;
    expect(clock.now()).toEqual(past);
    clock.advance(5000);
    expect(() => clock.set(past)).toThrow(RangeError);
    clock.joinMachine();
    machine += 60_000;
    expect(clock.now().getTime()).toBe(machine);
  });

  test('is not kept while its past is made, so that a past that was broken off is forgotten', () => {
    const folder = temporaryFolder();
    const clock = practiceClock(folder, () => machineNow);
    clock.begin(past);
    clock.advance(historyMs / 2);
    expect(
      practiceClock(folder, () => machineNow)
        .now()
        .getTime(),
    ).toBe(machineNow);
    clock.joinMachine();
    expect(
      practiceClock(folder, () => machineNow + 7)
        .now()
        .getTime(),
    ).toBe(machineNow + 7);
  });

  test('does not go back when somebody moved it ahead of the machine', () => {
    const clock = practiceClock(undefined, () => machineNow);
    clock.begin(past);
    clock.set(new Date(machineNow + 60_000));
    clock.joinMachine();
    expect(clock.now().getTime()).toBe(machineNow + 60_000);
  });
});
