import type { QueryOptions, RowKind } from '../../table.ts';
import type { Counting } from './counting.ts';

/** Every row of a query, page by page. */
export async function everyRow<T>(app: Counting, kind: RowKind<T>, options: QueryOptions): Promise<T[]> {
  const rows: T[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const page = await app.table.query(kind, { ...options, ...(after ? { after } : {}) });
    rows.push(...page.rows);
    after = page.next;
  } while (after);
  return rows;
}
