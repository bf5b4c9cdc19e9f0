import { type OpeningHours, openingsOn } from '#shared/domain/practice/opening-hours.ts';
import { dayAfter, instantOf, type Weekday, wallTimeOf, weekdayOf } from '#shared/domain/practice/wall-time.ts';
import { type Chance, chance } from './chance.ts';
import { conversationSteps } from './conversation-steps.ts';
import { familySpanish, spanish } from './demo-conversations.es.ts';
import { familyEnglish, strangers } from './demo-conversations.more.ts';
import { english, type Script } from './demo-conversations.ts';
import { type DemoPatient, demoPatients } from './demo-people.ts';
import { demoHours, demoZone, type LocationId } from './demo-practice.ts';
import { reminderSteps } from './demo-reminders.ts';
import { elsewhereNow, openNow } from './demo-scenes.now.ts';
import { earlier } from './demo-scenes.ts';
import { visitSteps } from './demo-visits.ts';
import { sceneSteps } from './scene-steps.ts';
import type { Step } from './step.ts';

export const historyMs = 28 * 86_400_000;

/** Who may begin a conversation: a phone, those who share it, and what they write about. */
interface Writer {
  phone: string;
  location: LocationId;
  people: readonly DemoPatient[];
  scripts: readonly Script[];
}

/** New conversations by day of the week: Mondays bring what the weekend left. */
const conversationsOn: Record<Weekday, number> = { mon: 12, tue: 8, wed: 7, thu: 7, fri: 6, sat: 2, sun: 1 };

/** When they begin, by hours of the day: mornings are busy, lunch is quiet, some write in the evening. */
const beginsBetween: readonly (readonly [readonly [from: number, to: number], weight: number])[] = [
  [[7, 8], 4],
  [[8, 9], 16],
  [[9, 11], 34],
  [[11, 12], 9],
  [[12, 13], 2],
  [[13, 15], 17],
  [[15, 17], 13],
  [[17, 20], 8],
  [[20, 22], 2],
];

/** A child whose mother writes, and somebody who has never written. */
const writeOnlyInScenes = new Set(['+12125550148', '+12125550144']);

const restMs = 2 * 86_400_000;
const tries = 40;

/**
 * The four weeks before `until` (epoch milliseconds) as steps in order: everybody is taken on, then conversations as the
 * days bring them and the scenes that must not be missing. The same seed and `until` give the same steps.
 */
export function demoHistory({ seed, until }: { seed: number; until: number }): Step[] {
  const of = chance(seed);
  const from = until - historyMs;
  const hours = demoHours(new Date(until));
  const joins = demoPatients.map(
    (patient, place): Step => ({ at: from + place * 1000, does: 'join', by: 'sam', patient }),
  );
  const told = [...openNow, ...elsewhereNow, ...earlier].flatMap((scene) => sceneSteps(scene, hours, until, of));
  const opened = from + demoPatients.length * 1000;
  const chatter = conversations(of, hours, told, opened, until);
  const visits = visitSteps(chance(seed + 1), hours, opened, until);
  return [...joins, ...told, ...chatter, ...visits, ...reminderSteps(until)]
    .filter(({ at }) => at <= until)
    .toSorted((a, b) => a.at - b.at);
}

function conversations(
  of: Chance,
  hours: Record<LocationId, OpeningHours>,
  told: readonly Step[],
  from: number,
  until: number,
): Step[] {
  const writers = writersOf();
  const lastUse = new Map<Script, number>();
  const freeFrom = new Map<string, number>();
  const freeUntil = new Map<string, number>();
  for (const step of told)
    if ('phone' in step) freeUntil.set(step.phone, Math.min(step.at, freeUntil.get(step.phone) ?? step.at));
  const steps: Step[] = [];
  for (const at of beginnings(of, hours, from, until)) {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const writer = of.pick(writers);
      const script = of.pick(writer.scripts);
      if ((freeFrom.get(writer.phone) ?? 0) > at || (lastUse.get(script) ?? 0) > at - restMs) continue;
      const made = conversationSteps(of, hours[writer.location], writer, script, at);
      const ends = made.at(-1)?.at ?? at;
      if (ends > (freeUntil.get(writer.phone) ?? Number.POSITIVE_INFINITY)) continue;
      freeFrom.set(writer.phone, ends + restMs);
      lastUse.set(script, at);
      steps.push(...made);
      break;
    }
  }
  return steps;
}

/** One writer per phone, and a few numbers that belong to nobody. */
function writersOf(): Writer[] {
  const byPhone = Map.groupBy(demoPatients, ({ phone }) => phone);
  const known = [...byPhone].flatMap(([phone, people]): Writer[] => {
    const [first] = people;
    if (!first || writeOnlyInScenes.has(phone)) return [];
    const isFamily = people.length > 1;
    const inSpanish = isFamily ? familySpanish : spanish;
    const inEnglish = isFamily ? familyEnglish : english;
    return [{ phone, location: first.location, people, scripts: first.language === 'es' ? inSpanish : inEnglish }];
  });
  const unknown = strangers.map(
    (script, place): Writer => ({
      phone: `+191455501${90 + place}`,
      location: place % 2 === 0 ? 'riverside' : 'old-mill',
      people: [],
      scripts: [script],
    }),
  );
  return [...known, ...unknown];
}

/** The instants at which conversations begin, in order. */
function beginnings(of: Chance, hours: Record<LocationId, OpeningHours>, from: number, until: number): number[] {
  const found: number[] = [];
  const last = wallTimeOf(demoZone, until).date;
  for (let { date } = wallTimeOf(demoZone, from); date <= last; date = dayAfter(date)) {
    const isClosed = openingsOn(hours.riverside, date).length === 0;
    const usual = conversationsOn[weekdayOf(date)];
    const count = (isClosed ? Math.min(usual, 2) : usual) + of.between(0, 2);
    for (let nth = 0; nth < count; nth += 1) {
      const [begin, end] = of.weighted(beginsBetween);
      const minutes = of.between(begin * 60, end * 60 - 1);
      found.push(instantOf(demoZone, date, clockOf(minutes)) + of.between(0, 59) * 1000);
    }
  }
  return found.filter((at) => at > from && at < until).toSorted((a, b) => a - b);
}

function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
