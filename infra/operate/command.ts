import { isAbsolute, join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadEnvFile } from '../local/env-file.ts';
import { readLocalSettings } from '../local/settings.ts';
import { deployedPlace, localPlace, type Place } from './place.ts';

const root = join(import.meta.dirname, '..', '..');

/** What a command was told: `--stage NAME` for a deployment, else this machine; and what stands beside it. */
export function placeArguments(): { stage: string | undefined; rest: string[] } {
  const { values, positionals } = parseArgs({ options: { stage: { type: 'string' } }, allowPositionals: true });
  return { stage: values.stage, rest: positionals };
}

/** The practice that a command works on. */
export async function placeOf(stage: string | undefined): Promise<Place> {
  if (stage) return deployedPlace(stage);
  loadEnvFile();
  const { DESKLINE_DATA, DYNAMODB_ENDPOINT } = readLocalSettings();
  const folder = isAbsolute(DESKLINE_DATA) ? DESKLINE_DATA : join(root, DESKLINE_DATA);
  return localPlace(folder, DYNAMODB_ENDPOINT);
}

/** Runs a command to its end: what it cannot do is said in one sentence. */
export function run(command: () => Promise<void>): void {
  command().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : 'It did not work.');
    process.exit(1);
  });
}
