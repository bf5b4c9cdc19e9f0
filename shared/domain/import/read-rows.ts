import { csvRow } from './csv-row.ts';
import type { ReadRow } from './draft.ts';
import { fhirRow } from './fhir-row.ts';
import type { ImportHead } from './import.ts';
import { readCsv } from './read-csv.ts';
import { readFhir } from './read-fhir.ts';

/** The rows of a file, each read once; what stands in it twice is taken once. */
export function readRows(
  { format, mapping }: Pick<ImportHead, 'format' | 'mapping'>,
  content: string,
  country: string | undefined,
): ReadRow[] {
  const rows =
    format === 'csv'
      ? readCsv(content).rows.map((cells, nth) => csvRow(cells, nth, mapping, country))
      : readFhir(content).map((resource, nth) => fhirRow(resource, nth, country));
  const firsts = new Map<string, number>();
  return rows.map(({ key, ...read }): ReadRow => {
    if (key === undefined) return read;
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, read.row);
      return { key, ...read };
    }
    const reason = `The same id stands in row ${first}, which was taken.`;
    return { row: read.row, problems: [{ row: read.row, kind: 'rejected', field: key.split(' ')[0] ?? 'id', reason }] };
  });
}
