import { ulid } from 'ulid';
import type { OpeningHours } from '#shared/domain/practice/opening-hours.ts';
import { instantOf, wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import type { Chance } from './chance.ts';
import type { Script } from './demo-conversations.ts';
import type { DemoPatient } from './demo-people.ts';
import type { LocationId } from './demo-practice.ts';
import { officeMinutesAfter } from './office-time.ts';
import type { StaffId } from './people.ts';
import type { Step } from './step.ts';
import { wordsFor } from './words.ts';

const minuteMs = 60_000;

/** Who sits at which desk, by how often. */
const deskOf: Record<LocationId, readonly (readonly [StaffId, number])[]> = {
  riverside: [
    ['maya', 55],
    ['priya', 36],
    ['nora', 6],
    ['sam', 3],
  ],
  'old-mill': [
    ['jonas', 60],
    ['priya', 31],
    ['nora', 9],
  ],
};

type Range = readonly [least: number, most: number];

/** Minutes of opening time until the desk answers: mostly soon, now and then the day after. */
const answersWithin: readonly (readonly [Range, number])[] = [
  [[2, 8], 40],
  [[9, 28], 28],
  [[30, 58], 17],
  [[62, 200], 10],
  [[220, 480], 3],
  [[560, 800], 2],
];

/** Minutes until the patient writes back, by the clock on the wall. */
const writesBackWithin: readonly (readonly [Range, number])[] = [
  [[1, 12], 60],
  [[15, 90], 30],
  [[120, 360], 10],
];

const desksPrefix = '> ';

/** A script as steps from `at` on: texts, answers within opening hours, and how the desk leaves it. */
export function conversationSteps(
  of: Chance,
  hours: OpeningHours,
  writer: { phone: string; location: LocationId; people: readonly DemoPatient[] },
  script: Script,
  at: number,
): Step[] {
  const { phone, location } = writer;
  const owner = of.weighted(deskOf[location]);
  const say = wordsFor(of, hours, writer, owner, at);
  const steps: Step[] = [];
  let time = at;
  let before: 'patient' | 'desk' | undefined;
  for (const line of linesOf(of, script)) {
    const isDesk = line.startsWith(desksPrefix);
    time = isDesk ? answerTime(of, hours, time, before) : writingTime(of, hours.zone, time, before);
    if (isDesk) {
      if (before === 'patient' && of.happens(0.15))
        steps.push({ at: time - 45_000, does: 'change', phone, by: owner, change: taking(owner, script) });
      const by = of.happens(0.85) ? owner : of.weighted(deskOf[location]);
      const text = say(line.slice(desksPrefix.length));
      steps.push({ at: time, does: 'reply', phone, by, id: ulid(time, of.number), text });
    } else steps.push({ at: time, does: 'text', phone, to: location, text: say(line) });
    before = isDesk ? 'desk' : 'patient';
  }
  const left = leaving(of, hours, script, before, time);
  return left ? [...steps, { ...left, does: 'change', phone, by: owner }] : steps;
}

/** A script's lines; a closing word of thanks is often thought and not written. */
function linesOf(of: Chance, { said }: Script): readonly string[] {
  const isThanks = said.length > 2 && said.at(-1)?.startsWith(desksPrefix) === false;
  return isThanks && of.happens(0.5) ? said.slice(0, -1) : said;
}

function taking(assignee: StaffId, { tag }: Script) {
  return { assignee, ...(tag ? { tags: [tag] } : {}) };
}

function between(of: Chance, [least, most]: Range): number {
  return of.between(least * 60, most * 60) / 60;
}

/** The desk answers within opening hours, after a second thought at once, and seldom over lunch. */
function answerTime(of: Chance, hours: OpeningHours, from: number, before: 'patient' | 'desk' | undefined): number {
  if (before === 'desk') return officeMinutesAfter(hours, from, between(of, [2, 12]));
  const at = officeMinutesAfter(hours, from, between(of, before ? of.weighted(answersWithin) : [1, 5]));
  const { time } = wallTimeOf(hours.zone, at);
  const isLunch = time >= '12:00' && time < '12:50';
  return isLunch && of.happens(0.8) ? officeMinutesAfter(hours, at, 50) : at;
}

/** A patient writes back in their own time, but not at night. */
function writingTime(of: Chance, zone: string, from: number, before: 'patient' | 'desk' | undefined): number {
  if (before === undefined) return from;
  if (before === 'patient') return from + of.between(20, 90) * 1000;
  const at = from + between(of, of.weighted(writesBackWithin)) * minuteMs;
  const { date, time } = wallTimeOf(zone, at);
  if (time < '21:30' && time >= '07:00') return at;
  const morning = instantOf(zone, time < '07:00' ? date : wallTimeOf(zone, at + 12 * 3_600_000).date, '07:10');
  return morning + of.between(0, 80) * minuteMs;
}

/** How the desk leaves a conversation; a patient's last word is always closed, and says why. */
function leaving(
  of: Chance,
  hours: OpeningHours,
  script: Script,
  last: 'patient' | 'desk' | undefined,
  from: number,
): Pick<Extract<Step, { does: 'change' }>, 'at' | 'change'> | undefined {
  const at = officeMinutesAfter(hours, from, between(of, [3, 50]));
  if (last === 'patient') return { at, change: { state: 'done', reason: script.closing ?? 'Nothing to answer' } };
  if (of.happens(0.06)) {
    return { at, change: { state: 'snoozed', snoozedUntil: officeMinutesAfter(hours, at, of.between(200, 700)) } };
  }
  return of.happens(0.7) ? { at, change: { state: 'done' } } : undefined;
}
