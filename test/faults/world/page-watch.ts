import { pageIdOfKey } from '#shared/domain/page/page.rows.ts';
import type { Watch } from './memory-table.ts';

/** Sees at which true moment each page was taken, whatever the clock of whoever wrote it says. */
export function pageWatch(now: () => number): { saw: Watch; takenAt: ReadonlyMap<string, number> } {
  const takenAt = new Map<string, number>();
  return {
    takenAt,
    saw(writes) {
      for (const write of writes) {
        if (write.key.sk === 'PAGE' && 'set' in write && write.set?.takenBy !== undefined)
          takenAt.set(pageIdOfKey(write.key), now());
      }
    },
  };
}
