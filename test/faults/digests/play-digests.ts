import * as z from 'zod';
import { lookAtDigest } from '#shared/domain/digest/digest.rows.ts';
import { putSession } from '#shared/domain/session/session.rows.ts';
import { putStaff } from '#shared/domain/staff/staff.rows.ts';
import type { Table } from '#shared/table.ts';
import { brokenPromises } from '../checker/checker.ts';
import type { Played, PlayOptions } from '../schedule.ts';
import { chanceOf, pick, seedOf } from '../world/chance.ts';
import { randomFaults } from '../world/fault-plan.ts';
import { seedDesk, sessionOf } from '../world/practice.ts';
import { sweepUntilQuiet } from '../world/sweeping.ts';
import { openWorld, type World } from '../world/world.ts';
import { brokenDigests } from './digest-checker.ts';
import { type DigestStep, digestStart, digestStoryOf } from './digest-story.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** Who has the digest, and where; the coordinator has an address too, and none. */
const managers = new Map([
  ['nora', 'nora@harborlight.example'],
  ['omar', 'omar@harborlight.example'],
]);
/** A week and the days within which the second one is tried again. */
const lastsMs = 9 * day;

/** Plays the digests of two weeks, and holds the end against what they promise. */
export async function playDigests(seed: number, schedule: number, options: PlayOptions): Promise<Played> {
  const chance = chanceOf(seedOf(seed, schedule));
  const { part = {} } = options;
  const world = openWorld({
    chance,
    faults: randomFaults(chance, part.faults, pick(chance, 'left alone', [0, 0, 20, 60])),
    start: digestStart,
    provider: { filters: true, redacts: false, trouble: pick(chance, 'trouble', [0, 0.1, 0.3, 0.6]) },
    skewed: chance('skewed') < 0.4,
    indexLagMs: chance('slow indexes') < 0.2 ? 30_000 : 2_000,
    silence: pick(chance, 'silence', [0.05, 0.05, 0.6]),
    traced: options.traced ?? false,
  });
  const steps = digestStoryOf(chance).filter((_step, index) => !part.steps || part.steps.has(index));
  await seedManagers(world.table);
  for (const step of steps) world.time.at(digestStart + step.at, () => void play(world, step));
  world.time.at(digestStart + 7 * day + 6 * hour, () => world.faults.stop());
  // The next one is due in a week, for ever: the story ends before that.
  await sweepUntilQuiet(world, digestStart + lastsMs);
  // What is under way in that moment comes to its end.
  await world.time.run();
  const verdict = await brokenPromises(world, { answers: [], calls: [] }, true);
  const wasSwitched = steps.some(({ does }) => does === 'turns digests');
  return {
    ...verdict,
    broken: [...verdict.broken, ...brokenDigests(await world.rows(), world, managers, wasSwitched)],
    steps,
    faults: world.faults.happened(),
    history: world.history,
    sideEffects: world.ground.sideEffects,
    sends: world.mail.accepted().length,
    ...{ calls: 0, corrections: 0 },
  };
}

async function seedManagers(table: Table): Promise<void> {
  await seedDesk(table, digestStart, { digest: { on: true, weekday: 'mon', at: '07:00' } });
  const person = { active: true, locations: 'all' } as const;
  const startedAt = new Date(digestStart).toISOString();
  const endsAt = new Date(digestStart + 10 * day).toISOString();
  const session = { id: sessionOf('omar'), staffId: 'omar', startedAt, lastActiveAt: startedAt, endsAt };
  await table.commit({
    head: lookAtDigest(new Date(Date.parse('2026-03-02T12:00:00Z')).toISOString()),
    maya: putStaff({ ...person, id: 'maya', name: 'maya', role: 'coordinator', email: 'maya@harborlight.example' }),
    nora: putStaff({ ...person, id: 'nora', name: 'nora', role: 'manager', email: managers.get('nora') }),
    omar: putStaff({ ...person, id: 'omar', name: 'omar', role: 'admin', email: managers.get('omar') }),
    session: putSession({ ...session, expiresAt: Math.ceil(digestStart / 1000) + 11 * 86_400 }),
  });
}

const shown = z.object({ settings: z.object({ version: z.number() }) });

async function play(world: World, step: DigestStep): Promise<void> {
  if (step.does === 'digests are looked at') return world.queues.send('jobs', { job: 'send-digests' });
  const seen = await world.ask('omar', 'GET', '/api/settings');
  if (seen?.statusCode !== 200) return;
  const { version } = shown.parse(JSON.parse(seen.body ?? '{}')).settings;
  const change = { digest: { on: step.on, weekday: 'mon', at: '07:00' } };
  await world.ask('omar', 'PATCH', '/api/settings', { version, change });
}
