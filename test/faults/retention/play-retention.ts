import type { Played, PlayOptions } from '../schedule.ts';
import { chanceOf, pick, seedOf } from '../world/chance.ts';
import { randomFaults } from '../world/fault-plan.ts';
import { seedDesk } from '../world/practice.ts';
import { sweepUntilQuiet } from '../world/sweeping.ts';
import { openWorld, type World } from '../world/world.ts';
import { forgottenWatch } from './forgotten-watch.ts';
import { brokenRetention } from './retention-checker.ts';
import { lookAt, type RetentionStep, retentionStart, retentionStoryOf } from './retention-story.ts';

const minute = 60_000;
const day = 86_400_000;
/** The look of one night goes on every minute until it is through. */
const nightMinutes = 45;

/** Plays conversations and the night, a year later, in which they are to be forgotten, and the night after that. */
export async function playRetention(seed: number, schedule: number, options: PlayOptions): Promise<Played> {
  const chance = chanceOf(seedOf(seed, schedule));
  const { part = {} } = options;
  const watched = forgottenWatch();
  const world = openWorld({
    chance,
    faults: randomFaults(chance, part.faults, pick(chance, 'left alone', [60, 120, 180, 240])),
    start: retentionStart,
    ...{ provider: { filters: true, redacts: false, trouble: 0 }, skewed: false, reports: 'plain' as const },
    indexLagMs: 2_000,
    traced: options.traced ?? false,
    watch: watched.saw,
  });
  const steps = retentionStoryOf(chance).filter((_step, index) => !part.steps || part.steps.has(index));
  await seedDesk(world.table, retentionStart, { retentionMonths: 12 });
  for (const step of steps) world.time.at(retentionStart + step.at, () => void play(world, step));
  for (const night of [0, 1]) {
    const begins = retentionStart + lookAt + night * day;
    for (let nth = 0; nth < nightMinutes; nth += 1)
      world.time.at(begins + nth * minute, () => void world.run('sweep', {}));
  }
  world.time.at(retentionStart + lookAt + 12 * 3_600_000, () => world.faults.stop());
  await sweepUntilQuiet(world, retentionStart + lookAt + 2 * day);
  await world.time.run();
  const dead = [...world.queues.dead('outbound'), ...world.queues.dead('jobs')];
  return {
    broken: [
      ...dead.map((what) => ({ rule: 'dead letter' as const, what })),
      ...brokenRetention(await world.rows(), world, watched.seen),
    ],
    ...{ steps, faults: world.faults.happened(), history: world.history, sideEffects: world.ground.sideEffects },
    sends: world.provider.accepted().length + world.mail.accepted().length,
    ...{ calls: 0, corrections: 0, unknown: 0, unknownUnexplained: 0 },
  };
}

async function play(world: World, step: RetentionStep): Promise<void> {
  if (step.does === 'the look comes') return world.queues.send('jobs', { job: 'forget-words' });
  const { patient } = step;
  if (step.does === 'says') {
    if (patient.includes('@')) return void (await world.write(patient, step.words, false, step.files));
    return void (await world.text(patient, step.words));
  }
  const channel = patient.includes('@') ? 'email' : 'sms';
  const opened = await world.ask('maya', 'POST', '/api/threads', { channel, address: patient });
  const { id } = JSON.parse(opened?.body ?? '{}') as { id?: string };
  if (id) await world.ask('maya', 'PATCH', `/api/threads/${id}`, { state: 'done' });
}
