import { everySettingsChange, settingsChangeRow } from '../practice/practice.rows.ts';
import type { Practice } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import type { Counting } from './counting.ts';
import { everyRow } from './every-row.ts';
import { type TimingChange, type Timings, timingsOf, timingsThrough } from './timing.ts';

/** What was in force at each moment since an ISO instant; from the beginning without one. */
export type ReadTimings = (since?: string) => Promise<Timings>;

/**
 * Reads the settings once, however often it is asked, and the record of their changes only where they changed since what is
 * asked for. Settings that change meanwhile tell of themselves: what waits is told again, what ends later is told later.
 */
export function readTimings(app: Counting): ReadTimings {
  let settings: Promise<Practice> | undefined;
  let record: Promise<TimingChange[]> | undefined;
  return async (since = '') => {
    settings ??= readPractice(app);
    const practice = await settings;
    if (practice.changedAt === undefined || practice.changedAt < since) return timingsOf(practice);
    record ??= everyRow(app, settingsChangeRow, everySettingsChange).then((changes) =>
      changes.filter(({ of }) => of === 'settings'),
    );
    return timingsThrough(practice, await record);
  };
}
