import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { readPractice } from '../practice/read-practice.ts';
import { mayEnter, type Staff } from '../staff/staff.ts';
import { importFile, importKey, importRow, latestImports, putImport } from './import.rows.ts';
import { type ImportHead, type Mapping, noCounts } from './import.ts';
import { readCsv } from './read-csv.ts';
import { readFhir } from './read-fhir.ts';
import { lacking, suggestMapping } from './suggest-mapping.ts';

/** A file to bring in. */
export interface ImportFile {
  /** The client's: a retry is the same import. */
  id?: string | undefined;
  name: string;
  format?: ImportHead['format'] | undefined;
  content: string;
  location: string;
  vouchedBy?: string | undefined;
  mapping?: Mapping | undefined;
  /** Without a dry run. */
  run?: boolean | undefined;
}

/** What may be changed before it runs, and that it shall. */
export interface ImportChange {
  mapping?: Mapping | undefined;
  location?: string | undefined;
  vouchedBy?: string | undefined;
  run?: true | undefined;
}

const goesOnWithinMs = 2 * 60_000;
const mostRows = 100_000;

/**
 * Keeps a file, suggests what its columns mean and begins a dry run, or the real one where that is asked for. Refusals:
 * invalid (what cannot be read, a location that is not yours, a mapping that lacks something it names).
 */
export async function startImport(app: App, who: Staff, file: ImportFile): Promise<ImportHead> {
  const id = file.id ?? app.newId();
  const known = await app.table.get(importRow, importKey(id));
  if (known) return known;
  const format = file.format ?? (/^\uFEFF?\s*[[{]/.test(file.content) ? 'fhir' : 'csv');
  const { columns, total } = shapeOf(format, file.content);
  if (total === 0) throw new Refusal('invalid', 'The file has no rows.', { field: 'content' });
  if (total > mostRows)
    throw new Refusal('invalid', `The file has more than ${mostRows} rows. Split it.`, { field: 'content' });
  const { locations } = await readPractice(app);
  const places = locations.map((one) => one.id).filter((one) => mayEnter(who, one));
  if (!places.includes(file.location))
    throw new Refusal('invalid', 'location is not one of yours.', { field: 'location' });
  const mapping = file.mapping ?? suggestMapping(columns);
  const lacks = format === 'csv' ? lackingIn(mapping, columns) : undefined;
  if (lacks && (file.mapping || file.run)) throw new Refusal('invalid', lacks, { field: 'mapping' });
  await app.files.put(importFile(id), Buffer.from(file.content, 'utf8'), 'text/plain; charset=utf-8');
  const head: ImportHead = {
    id,
    name: file.name,
    format,
    state: lacks ? 'mapping' : file.run ? 'running' : 'checking',
    location: file.location,
    places,
    by: who.id,
    at: app.now().toISOString(),
    ...(file.vouchedBy ? { vouchedBy: file.vouchedBy } : {}),
    columns,
    mapping,
    total,
    pass: 1,
    position: 0,
    counts: noCounts,
    version: 0,
  };
  return keep(app, head, undefined);
}

/**
 * Names columns anew, which begins another dry run, or begins the real one. Refusals: not_found, invalid, wrong_state
 * (rows are coming in, or are in), changed_meanwhile.
 */
export async function changeImport(app: App, who: Staff, importId: string, change: ImportChange): Promise<ImportHead> {
  const before = await readImport(app, who, importId);
  if (before.state === 'running' || before.state === 'done') {
    throw new Refusal('wrong_state', 'These rows are coming in already, or are in. Bring the file in anew.');
  }
  const mapping = change.mapping ?? before.mapping;
  const lacks = before.format === 'csv' ? lackingIn(mapping, before.columns) : undefined;
  if (lacks) throw new Refusal('invalid', lacks, { field: 'mapping' });
  const location = change.location ?? before.location;
  if (!before.places.includes(location))
    throw new Refusal('invalid', 'location is not one of yours.', { field: 'location' });
  const vouchedBy = change.vouchedBy ?? before.vouchedBy;
  const next: ImportHead = {
    ...before,
    mapping,
    location,
    ...(vouchedBy ? { vouchedBy } : {}),
    state: change.run ? 'running' : 'checking',
    by: who.id,
    pass: before.pass + 1,
    position: 0,
    counts: noCounts,
  };
  return keep(app, next, before.version);
}

/** One import that this person may see: whoever may enter its location. */
export async function readImport(app: App, who: Staff, importId: string): Promise<ImportHead> {
  const found = await app.table.get(importRow, importKey(importId));
  if (!found || !mayEnter(who, found.location)) {
    throw new Refusal('not_found', 'There is no such import.', { field: 'importId' });
  }
  return found;
}

/** The latest imports that this person may see. */
export async function listImports(app: App, who: Staff): Promise<ImportHead[]> {
  const { rows } = await app.table.query(importRow, latestImports(20));
  return rows.filter(({ location }) => mayEnter(who, location));
}

async function keep(app: App, head: ImportHead, readVersion: number | undefined): Promise<ImportHead> {
  const goesOn = head.state === 'checking' || head.state === 'running';
  const wakeAt = goesOn ? new Date(app.now().getTime() + goesOnWithinMs).toISOString() : undefined;
  const committed = await app.table.commit({ progress: putImport(head, readVersion, wakeAt) });
  if (!committed.ok) throw new Refusal('changed_meanwhile', 'This import was changed elsewhere just now. Look again.');
  if (goesOn) await app.queues.send('jobs', { job: 'import', importId: head.id });
  return { ...head, version: (readVersion ?? 0) + 1 };
}

function shapeOf(format: ImportHead['format'], content: string): { columns: string[]; total: number } {
  if (format === 'fhir') return { columns: [], total: readFhir(content).length };
  const { columns, rows } = readCsv(content);
  return { columns: columns.map((column) => column.slice(0, 100)), total: rows.length };
}

function lackingIn(mapping: Mapping, columns: readonly string[]): string | undefined {
  if (mapping.length !== columns.length)
    return `The mapping names ${mapping.length} columns, the file has ${columns.length}.`;
  return lacking(mapping);
}
