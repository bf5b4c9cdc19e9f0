import { refOf } from '#shared/domain/message/entry.key.ts';
import { wallTimeOf } from '#shared/domain/practice/wall-time.ts';
import { brokenPromises } from '../checker/checker.ts';
import type { Played, PlayOptions } from '../schedule.ts';
import { chanceOf, pick, seedOf } from '../world/chance.ts';
import { randomFaults } from '../world/fault-plan.ts';
import { seedDesk } from '../world/practice.ts';
import { sweepUntilQuiet } from '../world/sweeping.ts';
import { openWorld, type World } from '../world/world.ts';
import { patientOf, seedVisits } from './seed-visits.ts';
import { brokenVisits, isCorrection, reminderEntries } from './visit-checker.ts';
import { type VisitStep, visitStoryOf } from './visit-story.ts';
import { intentWatch } from './watch-intents.ts';

const hour = 3_600_000;
/** A Monday, 10:00 in New York. */
const start = Date.parse('2026-03-02T15:00:00Z');
const zone = 'America/New_York';

/** Plays one interleaving of a visit's changes with its reminders from booking to quiet, and holds the end against every promise. */
export async function playVisits(seed: number, schedule: number, options: PlayOptions): Promise<Played> {
  const chance = chanceOf(seedOf(seed, schedule));
  const { part = {} } = options;
  const isSkewed = chance('skewed') < 0.4;
  const watch = intentWatch();
  const world = openWorld({
    ...{ chance, start, skewed: isSkewed, faults: randomFaults(chance, part.faults) },
    provider: { filters: true, redacts: chance('redacts') < 0.15, trouble: pick(chance, 'trouble', [0, 0.1, 0.3]) },
    indexLagMs: chance('slow indexes') < 0.2 ? 30_000 : 2_000,
    silence: pick(chance, 'silence', [0.05, 0.05, 0.6]),
    traced: options.traced ?? false,
    watch: watch.saw,
  });
  const story = visitStoryOf(chance);
  await seedDesk(world.table, start, {});
  await seedVisits(world.table, story);
  const ids = Array.from({ length: story.visits }, () => world.newId());
  const steps = story.steps.filter((_step, index) => !part.steps || part.steps.has(index));
  for (const step of steps)
    world.time.at(start + step.at, () => void play(world, step, ids[step.visit] ?? '', story.steps));
  const lastStep = steps.at(-1)?.at ?? 0;
  world.time.at(start + lastStep + 2 * hour, () => world.faults.stop());
  const isQuiet = await sweepUntilQuiet(world, start + lastStep + 120 * hour);
  const verdict = await brokenPromises(world, { answers: [], calls: [] }, isQuiet);
  const rows = await world.rows();
  return {
    ...verdict,
    broken: [...watch.broken(), ...verdict.broken, ...brokenVisits(rows, world, isSkewed)],
    steps,
    faults: world.faults.happened(),
    history: world.history,
    sideEffects: world.ground.sideEffects,
    sends: world.provider.accepted().length + world.mail.accepted().length + world.phones.spoken.length,
    calls: world.phones.spoken.length,
    corrections: reminderEntries(rows).filter(isCorrection).length,
  };
}

async function play(world: World, step: VisitStep, id: string, story: readonly VisitStep[]): Promise<void> {
  const booked = story.find(({ visit, does }) => visit === step.visit && does === 'books');
  const ahead = booked?.does === 'books' ? booked.hoursAhead : 0;
  const path = `/api/appointments/${id}`;
  switch (step.does) {
    case 'books': {
      const wish = { visitType: 'check-up', provider: 'lindqvist', ...whenOf(ahead) };
      return asked(world, 'POST', '/api/appointments', { id, patientId: patientOf(step.visit), ...wish });
    }
    case 'moves':
      return asked(world, 'PATCH', path, whenOf(ahead + step.hours));
    case 'becomes':
      return asked(world, 'PATCH', path, { state: step.state });
    case 'is looked at':
      return world.queues.send('jobs', { job: 'remind', appointmentId: id });
    case 'is delivered':
      for (const entry of reminderEntries(await world.rows())) world.queues.send('outbound', refOf(entry));
  }
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
