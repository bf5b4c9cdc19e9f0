import type { Key } from '../../table.ts';
import { migrationKey, migrationRow, putMigration } from './migration.rows.ts';
import { type Migrating, type Migration, type MigrationStep, type RowPages, tooNew } from './migration.ts';
import { steps as everyStep } from './steps.ts';

/** A step that is over, and how many rows it changed; rows of a page that was begun twice count once. */
export interface StepDone {
  number: number;
  does: string;
  changed: number;
}

/**
 * Brings the rows forwards, step by step, and answers which steps ended meanwhile. After each page it notes how far it
 * came, so that wherever it dies the next run goes on; two at once do no harm. Throws a sentence for rows of a later version.
 */
export async function migrate(
  app: Migrating,
  rows: RowPages,
  { steps = everyStep, pageSize = 200 }: { steps?: readonly MigrationStep[]; pageSize?: number } = {},
): Promise<StepDone[]> {
  const ended: StepDone[] = [];
  for (;;) {
    const state = await app.table.get(migrationRow, migrationKey);
    if (!state && (await rows.page(undefined, 1)).keys.length === 0) {
      // A table in which nothing stands yet has nothing to be brought forwards.
      await app.table.commit({ migration: putMigration({ done: steps.length, changed: 0 }, undefined) });
      continue;
    }
    const refusal = tooNew(state?.done ?? 0, steps);
    if (refusal) throw new Error(refusal);
    const step = steps[state?.done ?? 0];
    if (!step) return ended;
    const { changed, next } = await played(app, step, rows, state, pageSize);
    const after = next ? { done: step.number - 1, cursor: next, changed } : { done: step.number, changed: 0 };
    const committed = await app.table.commit({ migration: putMigration(after, state?.version) });
    // Refused: somebody else has come as far, and what was done here twice is done once.
    if (committed.ok && !next) ended.push({ number: step.number, does: step.does, changed });
  }
}

/** One page of a step, or the whole of one that has no pages. */
async function played(
  app: Migrating,
  step: MigrationStep,
  rows: RowPages,
  state: Migration | undefined,
  pageSize: number,
): Promise<{ changed: number; next?: Key }> {
  if ('run' in step) return { changed: await step.run(app) };
  const { keys, next } = await rows.page(state?.cursor, pageSize);
  let changed = state?.changed ?? 0;
  for (const key of keys.filter((one) => step.concerns(one))) if (await step.apply(app, key)) changed += 1;
  return { changed, ...(next ? { next } : {}) };
}
