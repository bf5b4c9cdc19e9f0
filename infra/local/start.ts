import { isAbsolute, join } from 'node:path';
import { mend } from '#shared/domain/metrics/mend.ts';
import { beginMigrated } from '#shared/domain/migration/begin-migrated.ts';
import { loadEnvFile } from './env-file.ts';
import { demoBegins, seedDemo } from './seed/demo.ts';
import { seedEmpty } from './seed/empty.ts';
import { discardHalfSeeded, markSeeded } from './seed/seeded.ts';
import { type LocalSettings, readLocalSettings } from './settings.ts';
import { type Stack, startStack } from './stack/stack.ts';

const root = join(import.meta.dirname, '..', '..');
const ending = { isBegun: false };

/** `npm start`: the whole practice on this machine. */
async function main(): Promise<void> {
  loadEnvFile();
  const settings = readLocalSettings();
  const folder = isAbsolute(settings.DESKLINE_DATA) ? settings.DESKLINE_DATA : join(root, settings.DESKLINE_DATA);
  const prepare = () => {
    if (!settings.DYNAMODB_ENDPOINT) discardHalfSeeded(folder);
  };
  // Without the stand-in nothing is played that a past would be needed for.
  const past = settings.DESKLINE_SEED === 'demo' && !settings.TWILIO_API_BASE ? { begins: demoBegins(new Date()) } : {};
  const starting = startStack({ settings, folder, prepare, ...past });
  stopWhenAsked(starting);
  const stack = await starting;
  if (!stack.isNew) await stack.migrate();
  else {
    await beginMigrated(stack.apps({ remainingMs: () => 60_000, effect: (_name, run) => run() }));
    await seed(stack, settings);
    markSeeded(folder);
  }
  if (ending.isBegun) return;
  console.log(`Deskline is ready: ${stack.url}`);
  console.log(`  inbox      ${stack.url}/inbox`);
  console.log(`  simulator  ${stack.url}/simulator`);
  console.log(`  API        ${stack.url}/api/openapi.json     stop: Ctrl-C`);
}

async function seed(stack: Stack, settings: LocalSettings): Promise<void> {
  if (settings.DESKLINE_SEED === 'empty') {
    const { table } = stack.apps({ remainingMs: () => 60_000, effect: (_name, run) => run() });
    await seedEmpty(table, settings.TWILIO_FROM);
    return;
  }
  const begun = performance.now();
  const until = new Date();
  const played = await seedDemo(stack, { settings, until, onProgress: progressLine() });
  // The past was not told by the stream: it is counted once, as it stands.
  await mend(stack.apps({ remainingMs: () => 600_000, effect: (_name, run) => run() }));
  await stack.stream.begin();
  await stack.moveClock((clock) => clock.joinMachine());
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(
    `  ${played.patients} patients, ${played.textsIn} texts in, ${played.textsOut} out, ${played.visits} visits, in ${seconds} s`,
  );
}

/** Says how far the making is: on a terminal in place, elsewhere once. */
function progressLine(): (share: number) => void {
  const words = 'First start: making the demo practice, four weeks of it...';
  if (!process.stdout.isTTY) {
    console.log(words);
    return () => undefined;
  }
  let shown = -1;
  return (share) => {
    const percent = Math.floor(share * 100);
    if (percent === shown) return;
    shown = percent;
    process.stdout.write(`\r${words} ${percent} %${percent === 100 ? '\n' : ''}`);
  };
}

/**
 * Ends everything on Ctrl-C, SIGTERM or when its terminal closes, also while it still starts, and when npm, which
 * passes no SIGTERM on, is gone.
 */
function stopWhenAsked(starting: Promise<Stack>): void {
  const stop = () => {
    if (ending.isBegun) return;
    ending.isBegun = true;
    starting
      .then((stack) => stack.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, 500).unref();
}

main().catch((error: unknown) => {
  // What breaks because everything is being ended is no news; the end itself exits.
  if (ending.isBegun) return;
  console.error(error instanceof Error ? error.message : 'Deskline did not start.');
  process.exit(1);
});
