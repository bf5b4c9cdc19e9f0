import * as z from 'zod';

/** What a column of a file can hold. */
export const importField = z.enum([
  'outsideId',
  'givenName',
  'familyName',
  'fullName',
  'birthDate',
  'phone',
  'phone2',
  'email',
  'language',
  'interpreter',
  'transport',
  'location',
  'deceased',
  'visitId',
  'visitDate',
  'visitTime',
  'visitMinutes',
  'visitType',
  'provider',
  'visitState',
]);
export type ImportField = z.infer<typeof importField>;

/** One entry per column of the file, in its order; null where a column is left alone. */
export const mapping = z.array(importField.nullable()).max(200);
export type Mapping = z.infer<typeof mapping>;

/** What became of the rows so far; the first four add up to `read`. */
export const importCounts = z.object({
  read: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  rejected: z.number().int(),
  /** Rows that came in with something left out. */
  warned: z.number().int(),
});
export type ImportCounts = z.infer<typeof importCounts>;

export const noCounts: ImportCounts = { read: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, warned: 0 };

/** Something about a row: why it was rejected, or what of it was left out. */
export const importProblem = z.object({
  /** The row as people count: the first after the header is 2 in a CSV; a FHIR resource counts from 1. */
  row: z.number().int(),
  kind: z.enum(['rejected', 'warning']),
  /** The field or column it is about. */
  field: z.string().optional(),
  reason: z.string(),
});
export type ImportProblem = z.infer<typeof importProblem>;

/**
 * `mapping`: columns that are needed have not been named. `checking`: the dry run goes through the file and changes
 * nothing. `checked`: it is through. `running`: rows come in. `done`.
 */
export const importState = z.enum(['mapping', 'checking', 'checked', 'running', 'done']);

/** One file on its way in. Its position moves in the commit that writes its rows, so each row counts once. */
export const importHead = z.object({
  id: z.string(),
  name: z.string(),
  format: z.enum(['csv', 'fhir']),
  state: importState,
  /** Where patients go whose row names no location. */
  location: z.string(),
  /** The locations that whoever began it may enter. */
  places: z.array(z.string()),
  by: z.string(),
  at: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  /** Who vouches that these numbers were given for care, and how. Without it no consent is recorded: ask first. */
  vouchedBy: z.string().optional(),
  columns: z.array(z.string()),
  mapping,
  total: z.number().int(),
  /** Counts up with every pass over the file, the dry ones too; problems are kept by pass. */
  pass: z.number().int(),
  position: z.number().int(),
  counts: importCounts,
  /** What the last dry run found. */
  checked: importCounts.optional(),
  version: z.number().int(),
});
export type ImportHead = z.infer<typeof importHead>;
