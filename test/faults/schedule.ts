import { type Broken, brokenPromises } from './checker/checker.ts';
import type { DigestStep } from './digests/digest-story.ts';
import { playDigests } from './digests/play-digests.ts';
import { isEmergency, onCallNumber } from './emergency-story.ts';
import { lastsMs } from './file-story.ts';
import { playRetention } from './retention/play-retention.ts';
import type { RetentionStep } from './retention/retention-story.ts';
import { type Asked, type PlayedKind, play, type Step, storyKinds, storyOf, visitKinds } from './story.ts';
import { playVisits } from './visits/play-visits.ts';
import type { VisitStep } from './visits/visit-story.ts';
import { chanceOf, pick, seedOf } from './world/chance.ts';
import { type Only, randomFaults } from './world/fault-plan.ts';
import { seedDesk, seedJoined, seedKnown, seedManagersPhone } from './world/practice.ts';
import { sweepUntilQuiet } from './world/sweeping.ts';
import { type OutsideTable, openWorld, type World } from './world/world.ts';

/** What one schedule came to. */
export interface Played {
  broken: Broken[];
  steps: (Step | VisitStep | DigestStep | RetentionStep)[];
  faults: readonly string[];
  history: string[];
  sideEffects: Set<string>;
  /** Texts and e-mails that left. */
  sends: number;
  /** Calls from patients, and from the desk. */
  calls: number;
  /** Messages that set right what a reminder said. */
  corrections: number;
  /** Messages whose end is unknown, and those of them for which the provider could have told. */
  unknown: number;
  unknownUnexplained: number;
}

/** Which parts of a schedule to play; everything when absent. */
export interface Part {
  steps?: ReadonlySet<number>;
  faults?: Only;
}

export interface PlayOptions {
  part?: Part;
  traced?: boolean;
  /** Another table than the one in memory, empty. */
  outside?: OutsideTable;
  killsAtDeadline?: boolean;
  /** Only stories of this kind; half of texts, the others of mails and calls by itself. */
  kind?: PlayedKind;
}

const hour = 3_600_000;
/** Mondays in New York: mid-morning mostly; just before texts must wait, and just before they may leave again. */
const starts = [
  '2026-03-02T15:00:00Z',
  '2026-03-02T15:00:00Z',
  '2026-03-02T18:30:00Z',
  '2026-03-03T01:40:00Z',
  '2026-03-03T12:40:00Z',
];

/** Plays one schedule of a seed from start to quiet, and holds the end against every promise. */
export async function playSchedule(seed: number, schedule: number, options: PlayOptions = {}): Promise<Played> {
  const visitKind = visitKinds.find((kind) => kind === options.kind);
  if (visitKind) return playVisits(seed, schedule, options, visitKind);
  if (options.kind === 'digests') return playDigests(seed, schedule, options);
  if (options.kind === 'retention') return playRetention(seed, schedule, options);
  const chance = chanceOf(seedOf(seed, schedule));
  const { part = {} } = options;
  const story = storyOf(
    chance,
    storyKinds.find((kind) => kind === options.kind),
  );
  // What files need is done in many points, and minutes later.
  const leftAlone = story.some(withFiles) ? pick(chance, 'left alone', [0, 0, 30, 80, 160, 300]) : 0;
  const faults = randomFaults(chance, part.faults, leftAlone);
  const deskline = chance('opt-out by deskline') < 0.4;
  const world = openWorld({
    chance,
    faults,
    start: Date.parse(pick(chance, 'start', starts)),
    provider: {
      filters: !deskline,
      redacts: deskline && chance('redacts') < 0.15,
      trouble: pick(chance, 'trouble', [0, 0.1, 0.3]),
    },
    skewed: chance('skewed') < 0.5,
    indexLagMs: chance('slow indexes') < 0.2 ? 30_000 : 2_000,
    silence: pick(chance, 'silence', [0.05, 0.05, 0.6]),
    traced: options.traced ?? false,
    ...(options.outside ? { outside: options.outside } : {}),
    ...(options.killsAtDeadline === undefined ? {} : { killsAtDeadline: options.killsAtDeadline }),
  });
  const steps = story.filter((_step, index) => !part.steps || part.steps.has(index));
  return playStory(world, steps, { optOutBy: deskline ? 'deskline' : 'provider' });
}

function withFiles(step: Step): boolean {
  return 'files' in step || 'pictures' in step;
}

/** Plays steps in a world, lets it come to rest, and checks. */
export async function playStory(
  world: World,
  steps: Step[],
  settings: { optOutBy: 'provider' | 'deskline' },
): Promise<Played> {
  await seedDesk(world.table, world.time.now(), { ...settings, onCallNumber });
  if (steps.some((step) => step.does === 'texts' && isEmergency(step.words))) await seedManagersPhone(world.table);
  if (steps.some(withFiles)) await seedKnown(world.table);
  if (steps.some(({ does }) => does === 'joins')) await seedJoined(world.table);
  const asked: Asked = { answers: [], calls: [] };
  const start = world.time.now();
  for (const step of steps) world.time.at(start + step.at, () => void play(world, step, asked));
  const lastStep = Math.max(0, ...steps.map((step) => step.at + (step.does === 'answers' ? lastsMs(step.files) : 0)));
  world.time.at(start + lastStep + 2 * hour, () => world.faults.stop());
  const isQuiet = await sweepUntilQuiet(world, start + lastStep + 96 * hour);
  const verdict = await brokenPromises(world, asked, isQuiet);
  return {
    ...verdict,
    steps,
    faults: world.faults.happened(),
    history: world.history,
    sideEffects: world.ground.sideEffects,
    sends: world.provider.accepted().length + world.mail.accepted().length,
    calls: world.phones.rung.length + world.phones.placed.length + world.phones.paged.length,
    corrections: 0,
  };
}
