import { isAbsolute, join } from 'node:path';
import { loadEnvFile } from './env-file.ts';
import { seedDemoPatients, seedDemoPractice } from './seed/demo.ts';
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
  const starting = startStack({ settings, folder, prepare });
  stopWhenAsked(starting);
  const stack = await starting;
  if (stack.isNew) {
    await seed(stack, settings);
    markSeeded(folder);
  }
  if (ending.isBegun) return;
  console.log(`Deskline is ready: ${stack.url}`);
  console.log(`  inbox  ${stack.url}/inbox     API  ${stack.url}/api/openapi.json     stop  Ctrl-C`);
}

async function seed(stack: Stack, settings: LocalSettings): Promise<void> {
  const { table } = stack.apps({ remainingMs: () => 60_000, effect: (_name, run) => run() });
  const number = settings.TWILIO_FROM;
  if (settings.DESKLINE_SEED === 'empty') {
    await seedEmpty(table, number);
    return;
  }
  const begun = performance.now();
  console.log('First start: making the demo practice...');
  await seedDemoPractice(table, number);
  const signing = {
    token: settings.TWILIO_AUTH_TOKEN,
    accountSid: settings.TWILIO_ACCOUNT_SID,
    publicUrl: settings.PUBLIC_BASE_URL ?? stack.url,
  };
  const texts = await seedDemoPatients(stack, signing, number);
  console.log(`  10 patients, ${texts} texts, in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
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
