import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { sentenceOf } from '../client.ts';
import { useNow } from '../clock.ts';
import { type Me, useMe, zoneOf } from '../me.ts';
import { DataTable } from '../ui/data-table.tsx';
import { whenOf } from '../ui/dates.ts';
import { hourWords, lengthWords, weekdayNames } from './lengths.ts';
import { RowsHead } from './rows-head.tsx';
import type { RowsState } from './rows-states.ts';
import { type Shown, type TurnOut, turnsBehind } from './use-reports.ts';

const titles: Record<RowsState, string> = {
  any: 'Every turn',
  answered: 'Answered turns',
  late: 'Late turns',
  waiting: 'Who waits',
  'no-reply-needed': 'Closed without an answer',
};
const heads = ['Patient', 'Wrote', 'Channel', 'Location', 'Took', 'Opening hours', 'By', 'How it ended'];

/** The rows behind a figure, newest first; each leads to its conversation. */
export function RowsPanel({ shown }: { shown: Shown }) {
  const me = useMe();
  const now = useNow();
  const { search } = shown;
  const state = search.rows ?? 'any';
  const query = useInfiniteQuery({
    queryKey: ['turns', shown.from, shown.to, search],
    queryFn: ({ pageParam }) => turnsBehind(shown, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ before }) => before,
  });
  const turns = query.data?.pages.flatMap(({ threads }) => threads) ?? [];
  const rows = turns.map((turn) => cellsOf(turn, me, now));
  const [weekday, hour] = search.cell?.split('-').map(Number) ?? [];
  const when = weekday === undefined || hour === undefined ? '' : `, ${weekdayNames[weekday]} ${hourWords(hour)}`;
  const whose = search.by ? `, ${me.staff.find(({ id }) => id === search.by)?.name ?? ''}` : '';
  return (
    <section className="tile" aria-labelledby="rows-title">
      <RowsHead title={`${titles[state]}${when}${whose}`} sheet={{ heads, rows }} />
      {query.error ? <p role="alert">{sentenceOf(query.error)}</p> : null}
      {query.isSuccess && turns.length === 0 ? <p className="meta tile-none">Nobody.</p> : null}
      {turns.length > 0 ? (
        <DataTable heads={heads}>
          {turns.map((turn, at) => (
            <tr key={`${turn.id} ${turn.startedAt}`}>
              {(rows[at] ?? []).map((value, column) => (
                <td key={heads[column]} className={column === 7 && turn.late ? 'bad' : undefined}>
                  {column === 0 ? (
                    <Link to="/inbox/$threadId" params={{ threadId: turn.id }}>
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

const channelNames: Record<string, string> = { sms: 'Text', email: 'E-mail', voice: 'Call' };

function cellsOf(turn: TurnOut, me: Me, now: number): string[] {
  const zone = zoneOf(me, turn.location);
  const ended = {
    waiting: turn.late ? 'Late, still waiting' : 'Still waiting',
    answered: turn.late ? 'Answered late' : 'Answered in time',
    'no-reply-needed': 'No reply needed',
  }[turn.state];
  return [
    turn.name,
    whenOf(Date.parse(turn.startedAt), zone, now),
    channelNames[turn.channel] ?? turn.channel,
    me.practice.locations.find(({ id }) => id === turn.location)?.name ?? turn.location,
    turn.wall === undefined ? '' : lengthWords(turn.wall),
    turn.business === undefined ? '' : lengthWords(turn.business),
    me.staff.find(({ id }) => id === turn.by)?.name ?? '',
    ended,
  ];
}
