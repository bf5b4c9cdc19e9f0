import type { App } from '../../ports.ts';
import { putMigration } from './migration.rows.ts';
import { steps } from './steps.ts';

/** Notes that an empty table has nothing to be brought forwards; one that was noted before stays as it is. */
export async function beginMigrated(app: Pick<App, 'table'>): Promise<void> {
  await app.table.commit({ migration: putMigration({ done: steps.length, changed: 0 }, undefined) });
}
