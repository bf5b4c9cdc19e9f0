import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { sentenceOf } from '../client.ts';
import { useNow } from '../clock.ts';
import { type Me, useMe, zoneOf } from '../me.ts';
import { DataTable } from '../ui/data-table.tsx';
import { whenOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { download } from './csv.ts';
import { hourWords, lengthWords, weekdayNames } from './lengths.ts';
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
  const heading = useRef<HTMLHeadingElement>(null);
  const state = search.rows ?? 'any';
  const query = useInfiniteQuery({
    queryKey: ['turns', shown.from, shown.to, search],
    queryFn: ({ pageParam }) => turnsBehind(shown, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ before }) => before,
  });
  const turns = query.data?.pages.flatMap(({ threads }) => threads) ?? [];
  const rows = turns.map((turn) => cellsOf(turn, me, now));
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever asks for other rows is led to them
  useEffect(() => heading.current?.focus(), [state, search.cell]);
  const [weekday, hour] = search.cell?.split('-').map(Number) ?? [];
  const when = weekday === undefined || hour === undefined ? '' : `, ${weekdayNames[weekday]} ${hourWords(hour)}`;
  return (
    <section className="tile" aria-labelledby="rows-title">
      <div className="tile-head">
        <h2 id="rows-title" ref={heading} tabIndex={-1}>
          {titles[state]}
          {when}
        </h2>
        <span className="tile-ways">
          <button type="button" className="btn-link" onClick={() => download(titles[state], { heads, rows })}>
            CSV of these rows
          </button>
          <Link
            from="/reports"
            to="."
            search={({ rows: _shown, cell: _hour, ...rest }) => rest}
            className="icon-btn icon-btn-sm"
            aria-label="Close the rows"
          >
            <Icon name="close" size={14} />
          </Link>
        </span>
      </div>
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
