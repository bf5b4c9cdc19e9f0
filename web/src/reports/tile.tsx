import { Link } from '@tanstack/react-router';
import { type ReactNode, useId, useState } from 'react';
import type { VisitRowsState } from '#shared/domain/metrics/visit-rows-states.ts';
import type { ReportsSearch } from '../routes.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { Icon } from '../ui/icon.tsx';
import { download, type Sheet } from './csv.ts';
import type { RowsState } from './rows-states.ts';
import { withoutRows } from './without-rows.ts';

/** The rows behind a figure: turns, visits, complaints, or the turns that one person answered or handled. */
type RowsWanted =
  | RowsState
  | { visits: VisitRowsState }
  | { said: 'complaints' | 'survey' }
  | { by: string; rows: RowsState };

interface Props {
  title: string;
  /** What counts and what does not, in two sentences. */
  definition: string;
  aside?: ReactNode;
  foot?: ReactNode;
  /** What the picture shows, as a table; it can also be taken along. */
  sheet: Sheet;
  /** Which rows stand behind it. */
  rows?: RowsWanted;
  children: ReactNode;
}

/** One figure or picture with its definition, its table, its file and its rows. */
export function Tile({ title, definition, aside, foot, sheet, rows, children }: Props) {
  const [isDefined, setDefined] = useState(false);
  const [isTable, setTable] = useState(false);
  const id = useId();
  return (
    <section className="tile" aria-labelledby={`${id}-title`}>
      <div className="tile-head">
        <h2 id={`${id}-title`}>{title}</h2>
        <button
          type="button"
          className="icon-btn icon-btn-sm"
          aria-label={`What is ${title.toLowerCase()}?`}
          aria-expanded={isDefined}
          aria-controls={`${id}-definition`}
          onClick={() => setDefined((shown) => !shown)}
        >
          <Icon name="info" size={14} />
        </button>
        {aside}
      </div>
      <p id={`${id}-definition`} className="tile-definition" hidden={!isDefined}>
        {definition}
      </p>
      {isTable ? <SheetTable sheet={sheet} /> : children}
      <div className="tile-foot">
        {foot}
        <span className="tile-ways">
          <button type="button" className="btn-link" aria-pressed={isTable} onClick={() => setTable((shown) => !shown)}>
            {isTable ? 'Show picture' : 'Show as table'}
          </button>
          <button
            type="button"
            className="btn-link"
            aria-label={`CSV: ${title}`}
            onClick={() => download(title, sheet)}
          >
            CSV
          </button>
          {rows ? (
            <Link
              from="/reports"
              to="."
              search={(rest) => ({ ...withoutRows(rest), ...searchOf(rows) })}
              aria-label={`Show rows: ${title}`}
            >
              Show rows
            </Link>
          ) : null}
        </span>
      </div>
    </section>
  );
}

function searchOf(rows: RowsWanted): ReportsSearch {
  return typeof rows === 'string' ? { rows } : rows;
}

export function SheetTable({ sheet: { heads, rows } }: { sheet: Sheet }) {
  return (
    <DataTable heads={heads} numeric={heads.map((_, at) => typeof rows[0]?.[at] === 'number')}>
      {rows.map((row) => (
        <tr key={row.join(' ')}>
          {row.map((value, at) => (
            <td key={heads[at]} className={typeof value === 'number' ? 'num' : undefined}>
              {value}
            </td>
          ))}
        </tr>
      ))}
    </DataTable>
  );
}
