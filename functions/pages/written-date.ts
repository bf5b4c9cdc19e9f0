/** YYYY-MM-DD of a date as it is written here (month first) or as a machine fills it in. */
export function writtenDate(written: string): string | undefined {
  const trimmed = written.trim();
  if (/^\d{4}-\d{2}-\d{2}$/.test(trimmed)) return trimmed;
  const [, month, day, year] = /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})$/.exec(trimmed) ?? [];
  return month && day && year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : undefined;
}
