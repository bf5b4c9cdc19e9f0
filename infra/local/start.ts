import { loadEnvFile } from './env-file.ts';
import { openPractice } from './seed/open-practice.ts';
import { readLocalSettings } from './settings.ts';
import type { Stack } from './stack/stack.ts';

const ending = { isBegun: false };

/** `npm start`: the whole practice on this machine. */
async function main(): Promise<void> {
  loadEnvFile();
  const settings = readLocalSettings();
  const opening = openPractice(settings);
  stopWhenAsked(opening);
  const { stack, made } = await opening;
  await made();
  if (ending.isBegun) return;
  console.log(`Deskline is ready: ${stack.url}`);
  console.log(`  inbox      ${stack.url}/inbox`);
  console.log(`  simulator  ${stack.url}/simulator`);
  console.log(`  API        ${stack.url}/api/openapi.json     stop: Ctrl-C`);
}

/**
 * Ends everything on Ctrl-C, SIGTERM or when its terminal closes, also while it still starts, and when npm, which
 * passes no SIGTERM on, is gone.
 */
function stopWhenAsked(opening: Promise<{ stack: Stack }>): void {
  const stop = () => {
    if (ending.isBegun) return;
    ending.isBegun = true;
    opening
      .then(({ stack }) => stack.stop())
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
