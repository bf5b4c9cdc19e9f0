import * as z from 'zod';
import { type Key, notThere, type QueryOptions, type RowKind, type Write } from '../../table.ts';
import { type ImportHead, type ImportProblem, importHead, importProblem } from './import.ts';

export const importRow: RowKind<ImportHead> = { name: 'import', schema: importHead };

/** The wake partition of imports that go on by themselves. */
export const importWake = 'IMPORT';

/** `IMPORT | 01J..` */
export function importKey(id: string): Key {
  return { pk: 'IMPORT', sk: id };
}

export function importIdOfKey(key: Key): string {
  return key.sk;
}

/** Imports, the latest first. */
export function latestImports(limit: number): QueryOptions {
  return { pk: 'IMPORT', descending: true, consistent: true, limit };
}

/** Replaces the head as it was read. `wakeAt`: when to see that it goes on, while it does. */
export function putImport(next: ImportHead, readVersion: number | undefined, wakeAt: string | undefined): Write {
  return {
    key: importKey(next.id),
    if: readVersion === undefined ? notThere : { version: { is: readVersion } },
    put: {
      ...next,
      version: (readVersion ?? 0) + 1,
      ...(wakeAt ? { wake: importWake, wakeAt } : {}),
    },
  };
}

const problemsOf = z.object({ problems: z.array(importProblem) });
export const problemsRow: RowKind<z.infer<typeof problemsOf>> = { name: 'import problems', schema: problemsOf };

const digits = 7;

/** `IMPORT#01J.. | PROBLEMS#2#0000120`: what was found in one stretch of a pass. */
export function putProblems(id: string, pass: number, position: number, problems: readonly ImportProblem[]): Write {
  const sk = `${passPrefix(pass)}${String(position).padStart(digits, '0')}`;
  return { key: { pk: `IMPORT#${id}`, sk }, put: { problems } };
}

export function problems(id: string, pass: number, after?: Record<string, unknown>): QueryOptions {
  return { pk: `IMPORT#${id}`, prefix: passPrefix(pass), consistent: true, ...(after ? { after } : {}) };
}

function passPrefix(pass: number): string {
  return `PROBLEMS#${pass}#`;
}

/** The file's key in the store. */
export function importFile(id: string): string {
  return `imports/${id}`;
}
