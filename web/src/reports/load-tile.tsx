import { useMe } from '../me.ts';
import { DataTable } from '../ui/data-table.tsx';
import { lengthWords, percent } from './lengths.ts';
import { Tile } from './tile.tsx';
import type { Load } from './use-reports.ts';

const heads = ['Coordinator', 'Location', 'Open', 'Handled', 'Median reply', 'p90', 'In target', 'n'];

/** What each person has in hand and has handled, by name. */
export function LoadTile({ of: { people }, days }: { of: Load; days: number }) {
  const me = useMe();
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
    ];
  });
  const most = Math.max(1, ...people.map(({ answered, noReply }) => answered + noReply));
  return (
    <Tile
      title={me.me.role === 'coordinator' ? 'Your own figures' : 'Coordinator load'}
      definition="Open: conversations assigned to them now. Handled: turns they answered or closed without an answer on these days. Times are in opening hours where they are set."
      aside={<span className="meta">Workload, not a ranking. By name. Coordinators see only their own.</span>}
      sheet={{ heads, rows }}
      foot={<span>{days === 1 ? 'Today' : `${days} days`}</span>}
    >
      <DataTable heads={heads}>
        {people.map((person, at) => (
          <tr key={person.id}>
            {(rows[at] ?? []).map((value, column) => (
              <td key={heads[column]} className={column > 1 ? 'num' : undefined}>
                {column === 3 ? (
                  <span className="handled">
                    <span className="handled-bar" aria-hidden="true">
                      <i style={{ width: `${(100 * (person.answered + person.noReply)) / most}%` }} />
                    </span>
                    {value}
                  </span>
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
