/** What is shown as a table, and can be taken along: heads and rows of words and figures. */
export interface Sheet {
  heads: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

/** Begins what a spreadsheet would run. */
const formula = /^[=+\-@\t\r]/;

/**
 * A sheet as CSV (RFC 4180). A word that a spreadsheet would take for a formula gets an apostrophe before it: then it is
 * shown as it is.
 */
export function csvOf({ heads, rows }: Sheet): string {
  return [heads, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hands a sheet to whoever is at the desk as a file. */
export function download(name: string, sheet: Sheet): void {
  // The mark makes spreadsheets read it as UTF-8.
  const url = URL.createObjectURL(new Blob(['\uFEFF', csvOf(sheet)], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
