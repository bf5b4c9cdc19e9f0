import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { sentenceOf } from '../client.ts';
import { DataTable } from '../ui/data-table.tsx';
import { RowsHead } from './rows-head.tsx';

export interface BehindRow {
  key: string;
  /** The conversation that the first cell leads to. */
  threadId: string;
  /** One for each head. */
  cells: readonly string[];
  /** The cell that tells of something late. */
  badCell?: number;
}

interface Props {
  title: string;
  heads: readonly string[];
  rows: readonly BehindRow[];
  query: Pick<UseInfiniteQueryResult, 'error' | 'isSuccess' | 'hasNextPage' | 'fetchNextPage'>;
  /** What is said where there is no row. */
  none: string;
}

/** The rows behind a figure, a page at a time; each leads to its conversation. */
export function RowsTable({ title, heads, rows, query, none }: Props) {
  return (
    <section className="tile" aria-labelledby="rows-title">
      <RowsHead title={title} sheet={{ heads, rows: rows.map(({ cells }) => cells) }} />
      {query.error ? <p role="alert">{sentenceOf(query.error)}</p> : null}
      {query.isSuccess && rows.length === 0 ? <p className="meta tile-none">{none}</p> : null}
      {rows.length > 0 ? (
        <DataTable heads={heads}>
          {rows.map(({ key, threadId, cells, badCell }) => (
            <tr key={key}>
              {cells.map((value, column) => (
                <td key={heads[column]} className={column === badCell ? 'bad' : undefined}>
                  {column === 0 ? (
                    <Link to="/inbox/$threadId" params={{ threadId }}>
                      {value}
                    </Link>
                  ) : (
                    value
                  )}
                </td>
              ))}
            </tr>
          ))}
        </DataTable>
      ) : null}
      {query.hasNextPage ? (
        <button type="button" className="btn btn-sm" onClick={() => query.fetchNextPage()}>
          More
        </button>
      ) : null}
    </section>
  );
}
