import { refOf } from '#shared/domain/message/entry.key.ts';
import { wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import { surveySettings } from '#shared/domain/survey/survey-settings.ts';
import { usualSurvey } from '#shared/domain/survey/usual-survey.ts';
import { type Broken, brokenPromises } from '../checker/checker.ts';
import type { Played, PlayOptions } from '../schedule.ts';
import type { VisitKind } from '../story.ts';
import { chanceOf, pick, seedOf } from '../world/chance.ts';
import { type oneFault, randomFaults } from '../world/fault-plan.ts';
import type { Watch } from '../world/memory-table.ts';
import { seedDesk } from '../world/practice.ts';
import type { Item } from '../world/sorted-items.ts';
import { streamModel } from '../world/stream-model.ts';
import { sweepUntilQuiet } from '../world/sweeping.ts';
import { openWorld, type World } from '../world/world.ts';
import { echoWatch } from './echo-watch.ts';
import { brokenMissed } from './missed-checker.ts';
import { missedStoryOf } from './missed-story.ts';
import { missedWatch } from './missed-watch.ts';
import { brokenPresses } from './press-checker.ts';
import { pressLink } from './press-link.ts';
import { patientOf, phoneOf, seedVisits } from './seed-visits.ts';
import { brokenSlots, brokenTimes } from './slot-checker.ts';
import { slotStoryOf } from './slot-story.ts';
import { brokenSurveys } from './survey-checker.ts';
import { surveyStoryOf } from './survey-story.ts';
import { surveyWatch } from './survey-watch.ts';
import { brokenVisits, isCorrection, reminderEntries, sendableEntries } from './visit-checker.ts';
import { type Change, visitHistory } from './visit-history.ts';
import { ladderSteps, type VisitStep, type VisitStory, visitStoryOf } from './visit-story.ts';
import { intentWatch } from './watch-intents.ts';

const hour = 3_600_000;
/** A Monday, 10:00 in New York. */
const start = Date.parse('2026-03-02T15:00:00Z');
const zone = 'America/New_York';

const stories = { visits: visitStoryOf, missed: missedStoryOf, slot: slotStoryOf, surveys: surveyStoryOf };

/** What holds of one kind of story, beside what holds of all. */
type Check = (
  rows: readonly Item[],
  world: World,
  isSkewed: boolean,
  changes: readonly Change[],
  steps: readonly VisitStep[],
) => Broken[] | Promise<Broken[]>;
const checkers: Record<VisitKind, Check> = {
  visits: (rows, world, isSkewed, changes) => [
    ...brokenVisits(rows, world, isSkewed),
    ...brokenTimes(rows),
    ...brokenPresses(rows, world, changes, isSkewed),
  ],
  missed: brokenMissed,
  slot: (rows, world, isSkewed, changes) => [
    ...brokenSlots(rows, world, changes, isSkewed),
    ...brokenPresses(rows, world, changes, isSkewed),
  ],
  surveys: (rows, world, _isSkewed, changes, steps) =>
    brokenSurveys(
      rows,
      world,
      changes,
      steps.some(({ does }) => does === 'turns the survey'),
    ),
};

/** Plays one interleaving of a visit's changes with its reminders from booking to quiet, and holds the end against every promise. */
export async function playVisits(
  seed: number,
  schedule: number,
  options: PlayOptions,
  kind: VisitKind,
): Promise<Played> {
  const chance = chanceOf(seedOf(seed, schedule));
  const { part = {} } = options;
  const isSkewed = chance('skewed') < 0.4;
  // What is planned, asked and answered comes hours after what it hangs on.
  const leftAlone = kind === 'surveys' ? pick(chance, 'left alone', [0, 40, 90, 150]) : 0;
  const watched = watches();
  // What counts, and plans whom to ask, hangs on the table's stream.
  const stream = kind === 'surveys' ? streamModel('figures', () => world) : undefined;
  const world: World = openWorld({
    ...{ chance, start, skewed: isSkewed, faults: randomFaults(chance, part.faults, leftAlone) },
    provider: { filters: true, redacts: chance('redacts') < 0.15, trouble: pick(chance, 'trouble', [0, 0.1, 0.3]) },
    indexLagMs: chance('slow indexes') < 0.2 ? 30_000 : 2_000,
    silence: pick(chance, 'silence', [0.05, 0.05, 0.6]),
    traced: options.traced ?? false,
    watch(...seen) {
      watched.saw(...seen);
      stream?.saw(...seen);
    },
  });
  const story = stories[kind](chance);
  const steps = story.steps.filter((_step, index) => !part.steps || part.steps.has(index));
  return playVisitStory(world, watched, { ...story, steps }, (rows) =>
    checkers[kind](rows, world, isSkewed, watched.changes, steps),
  );
}

/** Plays one story of visits once, with one thing going wrong at one point, or nothing. */
export async function playWalkedVisits(
  faults: ReturnType<typeof oneFault>,
  story: VisitStory,
  kind: VisitKind,
): Promise<Played> {
  const watched = watches();
  const world = openWorld({
    ...{ chance: chanceOf(1), start, skewed: false, faults, watch: watched.saw, reports: 'plain' },
    provider: { filters: true, redacts: false, trouble: 0, phone: [{ status: 'sent' }, { status: 'delivered' }] },
  });
  return playVisitStory(world, watched, story, (rows) =>
    checkers[kind](rows, world, false, watched.changes, story.steps),
  );
}

/** What every commit is held against in the moment it is made. */
function watches(): { saw: Watch; changes: readonly Change[]; broken(): Broken[] } {
  const [reminders, missed, echoes, history] = [intentWatch(), missedWatch(), echoWatch(), visitHistory()];
  const surveys = surveyWatch();
  return {
    saw(...seen) {
      for (const watch of [reminders, missed, echoes, surveys, history]) watch.saw(...seen);
    },
    changes: history.changes,
    broken: () => [reminders, missed, echoes, surveys].flatMap((watch) => watch.broken()),
  };
}

async function playVisitStory(
  world: World,
  watched: ReturnType<typeof watches>,
  story: VisitStory,
  check: (rows: readonly Item[]) => ReturnType<Check>,
): Promise<Played> {
  const { steps } = story;
  await seedDesk(world.table, start, {});
  await seedVisits(world.table, story, ladderSteps(story));
  const ids = Array.from({ length: story.visits }, () => world.newId());
  for (const step of steps) world.time.at(start + step.at, () => void play(world, step, ids[step.visit] ?? '', story));
  const lastStep = steps.at(-1)?.at ?? 0;
  world.time.at(start + lastStep + 2 * hour, () => world.faults.stop());
  const isQuiet = await sweepUntilQuiet(world, start + lastStep + 120 * hour);
  const verdict = await brokenPromises(world, { answers: [], calls: [] }, isQuiet);
  // Every index shows the last of it.
  await world.time.wait(60_000);
  const rows = await world.rows();
  return {
    ...verdict,
    broken: [...watched.broken(), ...verdict.broken, ...(await check(rows))],
    steps,
    faults: world.faults.happened(),
    history: world.history,
    sideEffects: world.ground.sideEffects,
    sends: world.provider.accepted().length + world.mail.accepted().length + world.phones.spoken.length,
    calls: world.phones.spoken.length,
    corrections: reminderEntries(rows).filter(isCorrection).length,
  };
}

async function play(world: World, step: VisitStep, id: string, story: VisitStory): Promise<void> {
  const booked = story.steps.findLast(
    ({ visit, does, at }) => visit === step.visit && does === 'books' && at <= step.at,
  );
  const ahead = booked?.does === 'books' ? booked.hoursAhead : 0;
  const path = `/api/appointments/${id}`;
  switch (step.does) {
    case 'books': {
      const wish = { visitType: 'check-up', provider: 'lindqvist', ...whenOf(ahead) };
      return asked(world, 'POST', '/api/appointments', {
        id,
        patientId: patientOf(story.onePatient ? 0 : step.visit),
        ...wish,
      });
    }
    case 'moves':
      return asked(world, 'PATCH', path, whenOf(ahead + step.hours));
    case 'texts':
      return void (await world.text(phoneOf(step.visit, story), step.words));
    case 'presses':
      return pressLink(world, id, phoneOf(step.visit, story), step);
    case 'is closed':
      return asked(world, 'PUT', `${path}/missed`, { how: 'called' });
    case 'becomes':
      return asked(world, 'PATCH', path, { state: step.state });
    case 'turns the survey':
      return turnSurvey(world, step.on);
    case 'is looked at':
      if (story.asksAfter) world.queues.send('jobs', { job: 'ask-survey', threadId: 'thread-0', id });
      return world.queues.send('jobs', { job: 'remind', appointmentId: id });
    case 'is delivered':
      for (const entry of sendableEntries(await world.rows())) world.queues.send('outbound', refOf(entry));
  }
}

/** A manager opens the settings, and saves them with what they change. */
async function turnSurvey(world: World, on: boolean): Promise<void> {
  const seen = await world.ask('nora', 'GET', '/api/survey');
  if (seen?.statusCode !== 200) return;
  const { version } = surveySettings.parse(JSON.parse(seen.body ?? '{}'));
  await world.ask('nora', 'PUT', '/api/survey', { ...usualSurvey, on, version });
}

function whenOf(hoursAhead: number): { date: string; time: string } {
  const grain = 5 * 60_000;
  const { date, time } = wallTimeOf(zone, Math.floor((start + hoursAhead * hour) / grain) * grain);
  return { date, time };
}

/** Asks until there is an answer that is none of ours to mend, five times at most. */
async function asked(world: World, method: string, path: string, body: object): Promise<void> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const got = await world.ask('maya', method, path, body);
    if (got && (got.statusCode ?? 500) < 500) return;
    await world.time.wait(500 * attempt);
  }
}
