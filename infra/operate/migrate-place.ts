import { rowPages } from '#shared/adapters/row-pages.ts';
import { migrate, type StepDone } from '#shared/domain/migration/migrate.ts';
import { appOf } from './app-of.ts';
import type { Place } from './place.ts';

/** Brings the rows of a practice forwards to this version of the code; goes on where an earlier run ended. */
export function migratePlace(place: Place): Promise<StepDone[]> {
  return migrate(appOf(place), rowPages(place.client, place.tableName));
}

/** A line for each step that ended, or that there was none. */
export function toldSteps(ended: readonly StepDone[]): string {
  if (ended.length === 0) return 'The rows are as this version writes them.';
  return ended.map(({ number, does, changed }) => `Step ${number}, ${changed} looked after: ${does}`).join('\n');
}
