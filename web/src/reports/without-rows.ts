import type { ReportsSearch } from '../routes.tsx';

/** The address of the reports with no rows open. */
export function withoutRows({
  rows: _rows,
  cell: _cell,
  visits: _visits,
  said: _said,
  by: _by,
  ...rest
}: ReportsSearch): ReportsSearch {
  return rest;
}
