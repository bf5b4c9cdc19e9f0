import { type Key, notThere, type RowKind, type Write } from '../../table.ts';
import { type Migration, migration } from './migration.ts';

export const migrationRow: RowKind<Migration> = { name: 'migration', schema: migration };

/** `MIGRATIONS | STATE` */
export const migrationKey: Key = { pk: 'MIGRATIONS', sk: 'STATE' };

/** Refused when somebody else brought the rows forwards since it was read. */
export function putMigration(next: Omit<Migration, 'version'>, readVersion: number | undefined): Write {
  return {
    key: migrationKey,
    if: readVersion === undefined ? notThere : { version: { is: readVersion } },
    put: { ...next, version: (readVersion ?? 0) + 1 },
  };
}
