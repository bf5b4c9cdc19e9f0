import { CsvError, parse } from 'csv-parse/sync';
import { Refusal } from '../../refusal.ts';

/** A CSV as its header and its rows, all cells trimmed. */
export interface Csv {
  columns: string[];
  rows: string[][];
}

const delimiters = [',', ';', '\t', '|'] as const;
const mostColumns = 200;

/** Reads a CSV, whatever separates its cells. Refusals: invalid, with the line that cannot be read. */
export function readCsv(content: string): Csv {
  const firstLine = content.slice(0, 10_000).split(/\r?\n/, 1)[0] ?? '';
  const [delimiter = ','] = delimiters.toSorted((a, b) => firstLine.split(b).length - firstLine.split(a).length);
  try {
    const [columns = [], ...rows]: string[][] = parse(content, {
      bom: true,
      delimiter,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    });
    if (columns.length > mostColumns) {
      throw new Refusal('invalid', `The file has more than ${mostColumns} columns.`, { field: 'content' });
    }
    return { columns, rows };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = 'lines' in error ? ` near line ${error.lines}` : '';
    throw new Refusal(
      'invalid',
      `The file cannot be read as CSV${line}: a quotation mark does not close, or the like.`,
      {
        field: 'content',
      },
    );
  }
}
