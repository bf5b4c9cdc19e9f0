import { ulid } from 'ulid';
import { worksOn } from '#shared/domain/calendar/availability.ts';
import type { OpeningHours } from '#shared/domain/practice/opening-hours.ts';
import { dayAfter, wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import type { Chance } from './chance.ts';
import { demoCalendar } from './demo-calendar.ts';
import { type DemoPatient, demoPatients } from './demo-people.ts';
import { demoZone, type LocationId } from './demo-practice.ts';
import type { Step } from './step.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;
const aheadMs = 14 * dayMs;

type Kind = readonly [type: string, minutes: number];

/** What each provider does, as often as the weights say. */
const does: Record<string, readonly (readonly [Kind, number])[]> = {
  lindqvist: [
    [['check-up', 30], 5],
    [['filling', 45], 4],
    [['first-exam', 60], 1],
  ],
  okonjo: [
    [['check-up', 30], 4],
    [['filling', 45], 4],
    [['first-exam', 60], 1],
  ],
  sarkany: [
    [['check-up', 30], 5],
    [['filling', 45], 3],
    [['first-exam', 60], 1],
  ],
  brandt: [[['cleaning', 45], 1]],
  reyes: [[['cleaning', 45], 1]],
};

/** Everybody has a chair of their own, so that nobody waits for one. */
const chairOf: Record<LocationId, Record<string, string>> = {
  riverside: { lindqvist: 'river-1', okonjo: 'river-2', brandt: 'river-h' },
  'old-mill': { okonjo: 'mill-1', sarkany: 'mill-1', reyes: 'mill-h' },
};

/** How a visit that is over ended; `unmarked` only where it is recent. */
const endings = [
  ['attended', 84],
  ['no-show', 8],
  ['late-cancelled', 4],
  ['cancelled', 4],
] as const;

const reasons = ['Caught a cold', 'Has to work', 'No ride today', 'Child is ill'] as const;

/** The longest pause between two visits of a provider, in minutes. */
const longestPause = 270;
const desk = ['maya', 'priya', 'jonas'] as const;

/**
 * The visits of the four weeks until `until` and the two after, as steps: each is booked some days ahead, confirmed, and
 * marked when it is over. `from` is when everybody has been taken on.
 */
export function visitSteps(of: Chance, hours: Record<LocationId, OpeningHours>, from: number, until: number): Step[] {
  const steps: Step[] = [];
  const seen = new Set<string>();
  for (const location of ['riverside', 'old-mill'] as const) {
    const patients = demoPatients.filter((patient) => patient.location === location);
    const last = wallTimeOf(demoZone, until + aheadMs).date;
    for (let { date } = wallTimeOf(demoZone, from + dayMs); date <= last; date = dayAfter(date)) {
      for (const provider of demoCalendar.providers) {
        for (const { start, end } of worksOn(provider, { id: location, hours: hours[location] }, date)) {
          for (let at = start + of.between(0, 6) * 10 * minuteMs; ; ) {
            const [visitType, minutes] = of.weighted(does[provider.id] ?? []);
            const endsAt = at + minutes * minuteMs;
            if (endsAt > end) break;
            const patient = of.pick(patients);
            const key = `${patient.givenName} ${patient.phone} ${date}`;
            const wish = { visitType, provider: provider.id, chair: chairOf[location][provider.id] ?? '', location };
            if (!seen.has(key)) steps.push(...lifeOf(of, patient, wish, { at, endsAt, from, until }));
            seen.add(key);
            at = endsAt + of.between(1, longestPause / 10) * 10 * minuteMs;
          }
        }
      }
    }
  }
  return steps;
}

interface Wish {
  visitType: string;
  provider: string;
  chair: string;
  location: LocationId;
}

function lifeOf(
  of: Chance,
  patient: DemoPatient,
  wish: Wish,
  { at, endsAt, from, until }: { at: number; endsAt: number; from: number; until: number },
): Step[] {
  const booked = Math.max(from + of.between(0, 3_600) * 1000, at - of.between(1, 20) * dayMs);
  if (booked > until) return [];
  const { date, time } = wallTimeOf(demoZone, at);
  const by = of.pick(desk);
  const id = ulid(booked, of.number);
  const steps: Step[] = [{ at: booked, does: 'book', by, id, patient, visit: { ...wish, date, time } }];
  const mark = (when: number, state: Extract<Step, { does: 'mark' }>['state'], reason?: string) => {
    if (when > booked && when <= until)
      steps.push({ at: when, does: 'mark', by, id, state, ...(reason ? { reason } : {}) });
  };
  if (at > until) {
    // Whoever comes soon has mostly said so.
    const isSoon = at - until < 4 * dayMs;
    if (of.happens(isSoon ? 0.6 : 0.1))
      mark(Math.max(booked + minuteMs, until - of.between(1, 20) * 3_600_000), 'confirmed');
    else if (of.happens(0.05)) mark(until - of.between(1, 40) * 3_600_000, 'cancelled', of.pick(reasons));
    return steps;
  }
  if (endsAt > until) {
    mark(at - 5 * minuteMs, 'arrived');
    return steps;
  }
  const ending = of.weighted(endings);
  if (ending === 'cancelled') mark(at - of.between(30, 72) * 3_600_000, 'cancelled', of.pick(reasons));
  else if (ending === 'late-cancelled') mark(at - of.between(60, 900) * minuteMs, 'cancelled', of.pick(reasons));
  // Of the last day and a half a few are still to be marked.
  else if (until - endsAt > 1.5 * dayMs || of.happens(0.7)) mark(endsAt + of.between(2, 40) * minuteMs, ending);
  return steps;
}
