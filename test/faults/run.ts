import { parseArgs } from 'node:util';
import { findPlanted } from './find-planted.ts';
import { plantedBugs } from './planted/bugs.ts';
import { bugsOfRaces, bugsOfVisits } from './planted/bugs-of-visits.ts';
import { type Figures, writeReport } from './report.ts';
import { shortest } from './shrink.ts';
import { apartKinds, storyKinds } from './story.ts';
import { brokenSuites, type Suites, suiteNames } from './suites.ts';
import type { TaskResult } from './task.ts';
import { inThread, inThreads } from './threads.ts';
import { loadHandlers } from './world/handlers.ts';

/**
 * `npm run faults -- --schedules N --seed N`: everything that is promised of messages, under faults, and the one JSON line
 * at the end. `--schedule N` plays one schedule and tells the shortest history that still breaks the promise it broke.
 */
const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    schedule: { type: 'string' },
    kind: { type: 'string' },
    embedded: { type: 'string' },
    workers: { type: 'string', default: '2' },
    write: { type: 'boolean', default: false },
  },
});

const seed = Number(values.seed);
const count = Number(values.schedules);
const lanes = Number(values.workers);
/** From here on the run is the one that docs/reliability.md tells. */
const whole = 100_000;
/** Interleavings of each kind of visits, at most. */
const most = 10_000;

if (values.schedule === undefined) await runAll();
else await tellOne(Number(values.schedule), values.kind);

async function runAll(): Promise<void> {
  const begun = performance.now();
  const say = (what: string) =>
    console.log(`${String(Math.round((performance.now() - begun) / 1000)).padStart(5)} s  ${what}`);
  const embedded = Number(values.embedded ?? Math.min(1_000, Math.floor(count / 10)));
  const suites = await playSuites();
  say(`walk: ${suites.walk.points} points of ${suites.walk.stories} stories, ${suites.walk.deaths} deaths`);
  const found = await inThreads([...plantedBugs, ...bugsOfVisits, ...bugsOfRaces], lanes, (bug) =>
    findPlanted(bug, seed),
  );
  for (const { name, schedules, rule } of found)
    say(`planted: ${name}: ${schedules ? `found in ${schedules} (${rule})` : 'NOT FOUND'}`);
  const memory = await inThreads(range(lanes), lanes, (from) =>
    inThread({ seed, from, to: count, step: lanes, untilBroken: false }),
  );
  const played = sum(memory);
  say(
    `${played.schedules} schedules: ${played.faults} faults, ${played.sends} texts and e-mails left, ${played.calls} calls`,
  );
  const visits = await playVisits(Math.min(most, Math.ceil(count / 10)));
  for (const { kind, played: of } of visits) say(`${of.schedules} interleavings of ${kind}: ${of.sends} messages left`);
  const onDynamo = sum(
    await inThreads(range(lanes), lanes, (from) =>
      inThread({ seed: seed + 1, from, to: embedded, step: lanes, untilBroken: false, embedded: true }),
    ),
  );
  say(`${onDynamo.schedules} schedules on the embedded DynamoDB: ${onDynamo.sends} texts left`);
  const runs = [played, ...visits.map((one) => one.played), onDynamo];
  const sideEffects = new Set(
    [...runs.map((one) => one.sideEffects), suites.walk.sideEffects, suites.visits.sideEffects].flat(),
  ).size;
  const all = sum(runs);
  const figures: Figures = { seed, played, visits, onDynamo, suites, found };
  if (values.write || count >= whole) writeReport(figures);
  const broken = [
    ...brokenSuites(suites),
    ...found.filter(({ schedules }) => !schedules).map(({ name }) => `R3: ${name}`),
  ];
  for (const what of broken) console.error(`broken: ${what}`);
  const [first] = played.failures.toSorted((a, b) => a.schedule - b.schedule);
  if (first) await tellOne(first.schedule, values.kind);
  for (const { kind, played: of } of visits) {
    const [broke] = of.failures.toSorted((a, b) => a.schedule - b.schedule);
    if (broke) await tellOne(broke.schedule, kind);
  }
  for (const { schedule, broken: what } of onDynamo.failures)
    console.error(`broken on DynamoDB: ${schedule} ${JSON.stringify(what)}`);
  const { lost, duplicated, stuck, unknown, unknownUnexplained, sends } = all;
  const planted = { found: found.filter(({ schedules }) => schedules).length, of: found.length };
  console.log(
    JSON.stringify({
      schedules: count,
      seed,
      sideEffects,
      sends,
      lost,
      duplicated,
      stuck,
      unknown,
      unknownUnexplained,
      planted,
    }),
  );
  if (broken.length > 0 || all.failures.length > 0) process.exitCode = 1;
}

/** Visits, their reminders, what follows them, and digests: stories of their own, so many of each kind. */
async function playVisits(of: number): Promise<Figures['visits']> {
  const visits: Figures['visits'] = [];
  for (const kind of apartKinds) {
    const parts = await inThreads(range(lanes), lanes, (from) =>
      inThread({ seed, from, to: of, step: lanes, untilBroken: false, kind }),
    );
    visits.push({ kind, played: sum(parts) });
  }
  return visits;
}

async function playSuites(): Promise<Suites> {
  const results = await inThreads(suiteNames, lanes, (suite) =>
    inThread<unknown>({ seed, from: 0, to: 0, step: 1, untilBroken: false, suite }),
  );
  return Object.fromEntries(suiteNames.map((name, index) => [name, results[index]])) as unknown as Suites;
}

/** The shortest history of one schedule, and how to play it again. */
async function tellOne(schedule: number, kind: string | undefined): Promise<void> {
  await loadHandlers();
  const told = await shortest(
    seed,
    schedule,
    ([...storyKinds, ...apartKinds] as const).find((name) => name === kind),
  );
  console.log(told.lines.join('\n'));
  console.log(`\nAgain: npm run faults -- --seed ${seed} --schedule ${schedule}${kind ? ` --kind ${kind}` : ''}`);
  if (told.isBroken) process.exitCode = 1;
}

function range(length: number): number[] {
  return Array.from({ length }, (_none, index) => index);
}

function sum(results: readonly TaskResult[]): TaskResult {
  const total = (
    name:
      | 'schedules'
      | 'sends'
      | 'calls'
      | 'corrections'
      | 'lost'
      | 'duplicated'
      | 'stuck'
      | 'other'
      | 'unknown'
      | 'unknownUnexplained'
      | 'faults',
  ) => results.reduce((so, result) => so + result[name], 0);
  return {
    ...{ schedules: total('schedules'), sends: total('sends'), calls: total('calls'), faults: total('faults') },
    corrections: total('corrections'),
    ...{ lost: total('lost'), duplicated: total('duplicated'), stuck: total('stuck'), other: total('other') },
    ...{ unknown: total('unknown'), unknownUnexplained: total('unknownUnexplained') },
    sideEffects: [...new Set(results.flatMap(({ sideEffects }) => sideEffects))].toSorted(),
    failures: results.flatMap(({ failures }) => failures),
  };
}
