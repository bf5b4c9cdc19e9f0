import { stringify } from 'csv-stringify/sync';
import type { ImportOut } from '../../api.answers.schedule.ts';
import type { App } from '../../ports.ts';
import { importFile, problems, problemsRow } from './import.rows.ts';
import type { ImportHead, ImportProblem } from './import.ts';
import { readCsv } from './read-csv.ts';
import { readFhir } from './read-fhir.ts';

const shownProblems = 100;
const shownRows = 3;

/** An import with what was found so far and, while its columns can still be named, its first rows. */
export async function showImport(app: App, head: ImportHead): Promise<ImportOut> {
  const found = await problemsOf(app, head, shownProblems);
  const canMap = head.format === 'csv' && head.state !== 'done' && head.state !== 'running';
  return { ...showHead(head), problems: found, sample: canMap ? await sampleOf(app, head) : [] };
}

/** An import as a list shows it. */
export function showHead(head: ImportHead): ImportOut {
  const { places: _theirs, ...shown } = head;
  return { ...shown, problems: [], sample: [] };
}

async function sampleOf(app: App, { id }: ImportHead): Promise<string[][]> {
  const bytes = await app.files.get(importFile(id));
  return bytes ? readCsv(Buffer.from(bytes).toString('utf8')).rows.slice(0, shownRows) : [];
}

async function problemsOf(app: App, { id, pass }: ImportHead, most: number): Promise<ImportProblem[]> {
  const found: ImportProblem[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const page = await app.table.query(problemsRow, problems(id, pass, after));
    for (const row of page.rows) found.push(...row.problems);
    after = page.next;
  } while (after && found.length < most);
  return found.slice(0, most);
}

const lead = ['Row', 'Outcome', 'Field', 'Reason'];

/** Every problem with the row it is about, as a CSV that no spreadsheet takes for a formula. */
export async function problemsCsv(app: App, head: ImportHead): Promise<string> {
  const found = await problemsOf(app, head, Number.POSITIVE_INFINITY);
  const bytes = await app.files.get(importFile(head.id));
  const content = bytes ? Buffer.from(bytes).toString('utf8') : '';
  const rowOf = head.format === 'csv' ? csvCells(content) : fhirCells(content);
  const columns = head.format === 'csv' ? head.columns : ['Type', 'Id'];
  const lines = found.map(({ row, kind, field = '', reason }) => [String(row), kind, field, reason, ...rowOf(row)]);
  return stringify([[...lead, ...columns], ...lines], { escape_formulas: true, bom: true });
}

function csvCells(content: string): (row: number) => string[] {
  const { rows } = content === '' ? { rows: [] } : readCsv(content);
  return (row) => rows[row - 2] ?? [];
}

function fhirCells(content: string): (row: number) => string[] {
  const resources = content === '' ? [] : readFhir(content);
  return (row) => [resources[row - 1]?.resourceType ?? '', resources[row - 1]?.id ?? ''];
}
