import { Link } from '@tanstack/react-router';
import { useMe } from '../me.ts';
import { DataTable } from '../ui/data-table.tsx';
import { lengthWords, percent } from './lengths.ts';
import { Tile } from './tile.tsx';
import type { Load } from './use-reports.ts';
import { withoutRows } from './without-rows.ts';

const heads = ['Coordinator', 'Location', 'Open', 'Handled', 'Median reply', 'p90', 'In target', 'n', 'Hours online'];

/** What each person has in hand and has handled, by name. */
export function LoadTile({ of: { people }, days }: { of: Load; days: number }) {
  const me = useMe();
  const own = me.me.role === 'coordinator';
  const rows = people.map((person) => {
    const places = person.locations.map((id) => me.practice.locations.find((one) => one.id === id)?.name ?? id);
    return [
      person.name,
      places.join(', '),
      person.open.more ? `${person.open.count}+` : person.open.count,
      person.answered + person.noReply,
      lengthWords(person.lengths.median),
      lengthWords(person.lengths.p90),
      percent(person.within, person.answered),
      person.answered,
      (person.onlineMs / 3_600_000).toFixed(1),
    ];
  });
  const most = Math.max(1, ...people.map(({ answered, noReply }) => answered + noReply));
  return (
    <Tile
      title={own ? 'Your own figures' : 'Coordinator load'}
      definition="Open: conversations assigned to them now. Handled: turns they answered or closed without an answer on these days. Times are in opening hours where they are set. Hours online: each five minutes in which they pressed a key or clicked here."
      aside={<span className="meta">Workload, not a ranking. By name. Coordinators see only their own.</span>}
      sheet={{ heads, rows }}
      rows={own ? { by: me.me.id, rows: 'handled' } : 'handled'}
      foot={<span>{days === 1 ? 'Today' : `${days} days`}</span>}
    >
      <DataTable heads={heads} numeric={heads.map((_, column) => isFigure(column))}>
        {people.map((person, at) => (
          <tr key={person.id}>
            {(rows[at] ?? []).map((value, column) => (
              <td key={heads[column]} className={isFigure(column) ? 'num' : undefined}>
                {column === 3 ? (
                  <Link
                    from="/reports"
                    to="."
                    search={(rest) => ({
                      ...withoutRows(rest),
                      rows: 'handled' as const,
                      by: person.id,
                    })}
                    className="handled"
                    aria-label={`${value} handled by ${person.name}: show rows`}
                  >
                    <span className="handled-bar" aria-hidden="true">
                      <i style={{ width: `${(100 * (person.answered + person.noReply)) / most}%` }} />
                    </span>
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
    </Tile>
  );
}

/** Places and the bar with what was handled stand to the left. */
function isFigure(column: number): boolean {
  return column === 2 || column > 3;
}
