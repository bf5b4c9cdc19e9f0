import { isAbsolute, join } from 'node:path';
import { mend } from '#shared/domain/metrics/mend.ts';
import { beginMigrated } from '#shared/domain/migration/begin-migrated.ts';
import type { LocalSettings } from '../settings.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { demoBegins, seedDemo } from './demo.ts';
import { seedEmpty } from './empty.ts';
import { discardHalfSeeded, markSeeded } from './seeded.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** Where the data of these settings lies. */
export function folderOf({ DESKLINE_DATA }: LocalSettings): string {
  return isAbsolute(DESKLINE_DATA) ? DESKLINE_DATA : join(root, DESKLINE_DATA);
}

/**
 * The whole practice on this machine: what its folder holds, brought up to date, or a new one. The stack serves as soon
 * as it stands; `made` is through once the practice in it is whole.
 */
export async function openPractice(settings: LocalSettings): Promise<{ stack: Stack; made: () => Promise<void> }> {
  const folder = folderOf(settings);
  const prepare = () => {
    if (!settings.DYNAMODB_ENDPOINT) discardHalfSeeded(folder);
  };
  // Without the stand-in nothing is played that a past would be needed for.
  const past = settings.DESKLINE_SEED === 'demo' && !settings.TWILIO_API_BASE ? { begins: demoBegins(new Date()) } : {};
  const stack = await startStack({ settings, folder, prepare, ...past });
  const made = async () => {
    if (!stack.isNew) {
      await stack.migrate();
      return;
    }
    await beginMigrated(stack.apps({ remainingMs: () => 60_000, effect: (_name, run) => run() }));
    await seed(stack, settings);
    markSeeded(folder);
  };
  return { stack, made };
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
