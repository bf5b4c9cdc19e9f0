import { everySettingsChange, settingsChangeRow } from '../practice/practice.rows.ts';
import { readPractice } from '../practice/read-practice.ts';
import type { Counting } from './counting.ts';
import { everyRow } from './every-row.ts';
import { type Timings, timingsOf, timingsThrough } from './timing.ts';

/**
 * What was in force at each moment since an ISO instant (from the beginning without one). The record of changes is read
 * only where the settings changed since.
 */
export async function readTimings(app: Counting, since = ''): Promise<Timings> {
  const practice = await readPractice(app);
  if (practice.changedAt === undefined || practice.changedAt < since) return timingsOf(practice);
  const changes = await everyRow(app, settingsChangeRow, everySettingsChange);
  return timingsThrough(
    practice,
    changes.filter(({ of }) => of === 'settings'),
  );
}
