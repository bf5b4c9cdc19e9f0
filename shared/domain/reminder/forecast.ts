import type { ForecastOut } from '../../api.answers.reminders.ts';
import type { App } from '../../ports.ts';
import { sampleVisitUrl } from '../link/visit-link.ts';
import { callOfAMinute } from '../message/priced-segments.ts';
import type { Reason } from '../message/reason.ts';
import { segmentsOf } from '../message/segments.ts';
import { type Location, locationById, type Practice } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import { dayAfter, wallTimeOf } from '../practice/wall-time.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { type Ladder, type LadderStep, type Ladders, wordsFor } from './ladder.ts';
import { barriers, type Outlook, outlook } from './outlook.ts';
import { ownLadder } from './own-ladder.ts';
import { planSteps } from './plan-steps.ts';
import { readLadders } from './read-ladders.ts';
import type { ReminderChannel } from './reminder-channel.ts';
import { reminderReason } from './reminder-reasons.ts';
import { sayReminder, valuesFor } from './say-reminder.ts';
import { hoursOf } from './visit-reminders.ts';

const days = 7;

/** What is asked: of one location or of all one may enter; by the ladders as they are or as they would be. */
export interface ForecastAsked {
  location?: string | undefined;
  ladders?: Ladder[] | undefined;
}

type Step = { ladder: Ladder; step: LadderStep; date: string; of: Outlook };

/**
 * What the next seven days are going to send, from today on, as visits, ladders, consent and addresses stand now. A
 * family's visits of one day count as the one message they are.
 */
export async function forecast(app: App, who: Staff, { location, ladders }: ForecastAsked): Promise<ForecastOut> {
  const practice = await readPractice(app);
  const stored = await readLadders(app);
  const all = ladders ?? stored.ladders;
  const places = practice.locations.filter(
    ({ id }) => mayEnter(who, id) && (location === undefined || id === location),
  );
  const now = app.now().getTime();
  const dates = datesFrom(wallTimeOf(placeZone(practice, places), now).date, days);
  const messages = new Map<string, { date: string; channel: ReminderChannel; step: Step }>();
  const left = new Map<string, Reason & { count: number }>();
  let steps = 0;
  for (const place of places) {
    const reach = Math.max(0, ...all.flatMap((ladder) => ladder.steps.map(leadDays)), ...stored.trials.map(leadDays));
    const seen = await outlook(app, place.id, datesFrom(dates[0] ?? '', days + reach + 1));
    for (const step of stepsWithin(practice, { ladders: all, trials: stored.trials }, seen, now, dates)) {
      steps += 1;
      const ways = step.step.channels.map((channel) => ({ channel, against: barriers(step.of, channel, practice) }));
      const isConfirmed = step.step.onlyUnconfirmed && step.of.visit.state === 'confirmed';
      const way = ways.find(({ against }) => against.length === 0);
      if (isConfirmed || !way) {
        const why = isConfirmed ? reminderReason('confirmed') : ways[0]?.against[0];
        if (why) left.set(why.code, { ...why, count: (left.get(why.code)?.count ?? 0) + 1 });
        continue;
      }
      const address = way.channel === 'email' ? step.of.patient.emails[0] : step.of.patient.phones[0];
      const key = [step.step.id, step.of.visit.date, place.id, way.channel, address].join(' ');
      if (!messages.has(key)) messages.set(key, { date: step.date, channel: way.channel, step });
    }
  }
  const sent = [...messages.values()];
  const count = (date: string, channel: ReminderChannel) =>
    sent.filter((one) => one.date === date && one.channel === channel).length;
  const texts = sent.filter(({ channel }) => channel === 'sms');
  const link = sampleVisitUrl(app.settings.publicBaseUrl);
  const calls = sent.filter(({ channel }) => channel === 'voice').length;
  const ofTexts = texts.reduce((sum, { step }) => sum + segmentsIn(practice, link, step), 0);
  const segments = ofTexts + calls * callOfAMinute;
  return {
    days: dates.map((date) => ({
      date,
      sms: count(date, 'sms'),
      email: count(date, 'email'),
      voice: count(date, 'voice'),
    })),
    texts: texts.length,
    dollars: Math.round(segments * practice.spend.segmentDollars * 100) / 100,
    left: [...left.values()].toSorted((a, b) => b.count - a.count),
    steps,
  };
}

function* stepsWithin(
  practice: Practice,
  ladders: Pick<Ladders, 'ladders' | 'trials'>,
  seen: readonly Outlook[],
  now: number,
  dates: readonly string[],
): Generator<Step> {
  for (const of of seen) {
    const { visit, patient } = of;
    const since = Date.parse(visit.state === 'booked' ? visit.stateAt : visit.bookedAt);
    const hours = hoursOf(practice, visit, patient);
    const { ladder } = ownLadder(ladders, visit, since, hours);
    if (!ladder) continue;
    for (const planned of planSteps(ladder, visit, since, hours)) {
      if (!('at' in planned) || planned.at <= now) continue;
      const { date } = wallTimeOf(visit.zone, planned.at);
      if (dates.includes(date)) yield { ladder, step: planned.step, date, of };
    }
  }
}

function segmentsIn(practice: Practice, link: string, { ladder, step, of }: Step): number {
  const found = wordsFor(ladder, step, of.patient.language);
  if (!found) return 1;
  const values = valuesFor(practice, locationById(practice, of.visit.location), [of], found.language, [link]);
  const said = sayReminder(found.words, 'sms', values, found.language);
  return said.ok ? segmentsOf(said.text).segments : 1;
}

function leadDays({ when }: { when?: LadderStep['when'] | undefined }): number {
  if (!when) return 0;
  return 'hours' in when ? Math.ceil(when.hours / 24) : when.days;
}

function placeZone(practice: Practice, [first]: readonly Location[]): string {
  return (first ?? locationById(practice, '')).hours.zone;
}

function datesFrom(first: string, count: number): string[] {
  const dates = [first];
  while (dates.length < count) dates.push(dayAfter(dates.at(-1) ?? first));
  return dates;
}
