import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { sentenceOf } from '../client.ts';
import { useNow } from '../clock.ts';
import { useMe, zoneOf } from '../me.ts';
import { DataTable } from '../ui/data-table.tsx';
import { whenOf } from '../ui/dates.ts';
import { RowsHead } from './rows-head.tsx';
import { complaintsBehind, type Shown } from './use-reports.ts';

const heads = ['Patient', 'Marked', 'By', 'Location', 'Conversation'];

/** The complaints behind the figure, newest first; each leads to its conversation. */
export function ComplaintRowsPanel({ shown }: { shown: Shown }) {
  const me = useMe();
  const now = useNow();
  const query = useQuery({
    queryKey: ['complaints', shown.from, shown.to, shown.search.location],
    queryFn: () => complaintsBehind(shown),
  });
  const complaints = query.data?.threads ?? [];
  const rows = complaints.map(({ name, at, by, location, state }) => [
    name,
    whenOf(Date.parse(at), zoneOf(me, location), now),
    me.staff.find(({ id }) => id === by)?.name ?? '',
    me.practice.locations.find(({ id }) => id === location)?.name ?? location,
    state === 'settled' ? 'Closed since' : 'Open',
  ]);
  return (
    <section className="tile" aria-labelledby="rows-title">
      <RowsHead title="Marked complaints" sheet={{ heads, rows }} />
      {query.error ? <p role="alert">{sentenceOf(query.error)}</p> : null}
      {query.isSuccess && complaints.length === 0 ? <p className="meta tile-none">None.</p> : null}
      {complaints.length > 0 ? (
        <DataTable heads={heads}>
          {complaints.map(({ id, complaintId }, at) => (
            <tr key={complaintId}>
              {(rows[at] ?? []).map((value, column) => (
                <td key={heads[column]}>
                  {column === 0 ? (
                    <Link to="/inbox/$threadId" params={{ threadId: id }}>
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
    </section>
  );
}
