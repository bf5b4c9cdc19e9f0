import * as z from 'zod';
import type { App } from '../../ports.ts';
import type { Key } from '../../table.ts';

/** How far the rows of a practice have been brought; absent in one that was never migrated. */
export const migration = z.object({
  /** The number of the last step that is over. */
  done: z.int().nonnegative(),
  /** Within the step after it: the key of the last row that was looked at. */
  cursor: z.object({ pk: z.string(), sk: z.string() }).optional(),
  /** Rows that the step in hand has changed so far. */
  changed: z.int().nonnegative(),
  version: z.int(),
});
export type Migration = z.infer<typeof migration>;

/** What a step needs of what is outside. */
export type Migrating = Pick<App, 'table' | 'backOff'>;

/**
 * One change of how rows are written, for those that were written before it. The code beside it reads rows of both kinds:
 * requests go on while a step runs. Steps keep their numbers for good and are never taken out.
 */
export type MigrationStep = {
  /** 1 for the first, without a gap. */
  number: number;
  /** A sentence for whoever looks after the deployment. */
  does: string;
} & (RowByRow | AtOnce);

interface RowByRow {
  /** Whether it looks at the row of this key. */
  concerns(key: Key): boolean;
  /** Brings one row forwards; doing so twice is as good as once. Answers whether it changed anything. */
  apply(app: Migrating, key: Key): Promise<boolean>;
}

interface AtOnce {
  /** Does the whole step; begun again from the start it ends the same. Answers how many things it looked after. */
  run(app: Migrating): Promise<number>;
}

/** Every row of the table by its key, page by page, in an order that stays. */
export interface RowPages {
  page(after: Key | undefined, limit: number): Promise<{ keys: Key[]; next?: Key }>;
}

/** The steps that these rows have yet to go through. */
export function pendingSteps(
  state: Pick<Migration, 'done'> | undefined,
  steps: readonly MigrationStep[],
): MigrationStep[] {
  return steps.filter(({ number }) => number > (state?.done ?? 0));
}

/** The sentence for rows that a later version of the code has written, or undefined where all is well. */
export function tooNew(done: number, steps: readonly MigrationStep[]): string | undefined {
  if (done <= steps.length) return undefined;
  return `These rows were written by a newer Deskline (step ${done}; this one knows ${steps.length}). Take that version.`;
}
