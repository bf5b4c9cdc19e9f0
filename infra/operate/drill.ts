import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLocalSettings } from '../local/settings.ts';
import { startStack } from '../local/stack/stack.ts';
import { exportAll } from './export-all.ts';
import { importAll, type Restored } from './import-all.ts';
import type { Manifest } from './manifest.ts';
import { localPlace, type Place } from './place.ts';

export interface Drilled extends Restored {
  takenAt: Manifest['takenAt'];
  checksum: string;
  /** Messages that left the restored practice by themselves when it was started: none, or the drill failed. */
  sentAgain: number;
}

/**
 * Rehearses the worst day: everything is exported, restored into an empty table on this machine, compared, and started
 * there with stand-ins for the providers, which tell whether anything was sent again. The practice itself is only read.
 */
export async function drill(place: Place): Promise<Drilled> {
  const folder = mkdtempSync(join(tmpdir(), 'deskline-drill-'));
  try {
    const { takenAt, checksum, rows } = await exportAll(place, join(folder, 'backup'));
    if (rows === 0)
      throw new Error(
        `There is nothing to drill on: ${place.name} holds no rows. Start a practice there first (npm start), or name a deployment: npm run drill -- --stage production`,
      );
    const data = join(folder, 'data');
    const empty = await localPlace(data);
    const restored = await importAll(join(folder, 'backup'), { ...empty, now: () => place.now() }).finally(() =>
      empty.close(),
    );
    return { takenAt, checksum, ...restored, sentAgain: await sendsWhenStarted(data, place.now()) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function sendsWhenStarted(folder: string, now: Date): Promise<number> {
  const settings = { ...readLocalSettings({}), PORT: 0 };
  const stack = await startStack({ settings, folder, sweeping: false, callbackDelayMs: 1 });
  try {
    await stack.moveClock((clock) => {
      if (clock.now() < now) clock.set(now);
    });
    return stack.outbox().length;
  } finally {
    await stack.stop();
  }
}
