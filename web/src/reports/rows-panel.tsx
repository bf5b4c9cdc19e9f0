import { useInfiniteQuery } from '@tanstack/react-query';
import { useNow } from '../clock.ts';
import { type Me, useMe, zoneOf } from '../me.ts';
import { whenOf } from '../ui/dates.ts';
import { hourWords, lengthWords, weekdayNames } from './lengths.ts';
import type { RowsState } from './rows-states.ts';
import { RowsTable } from './rows-table.tsx';
import { type Shown, type TurnOut, turnsBehind } from './use-reports.ts';

const titles: Record<RowsState, string> = {
  any: 'Every turn',
  answered: 'Answered turns',
  late: 'Late turns',
  waiting: 'Who waits',
  'no-reply-needed': 'Closed without an answer',
  handled: 'Handled turns',
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
  const rows = turns.map((turn) => ({
    key: `${turn.id} ${turn.startedAt}`,
    threadId: turn.id,
    cells: cellsOf(turn, me, now),
    ...(turn.late ? { badCell: heads.length - 1 } : {}),
  }));
  const [weekday, hour] = search.cell?.split('-').map(Number) ?? [];
  const when = weekday === undefined || hour === undefined ? '' : `, ${weekdayNames[weekday]} ${hourWords(hour)}`;
  const whose = search.by ? `, ${me.staff.find(({ id }) => id === search.by)?.name ?? ''}` : '';
  return <RowsTable title={`${titles[state]}${when}${whose}`} heads={heads} rows={rows} query={query} none="Nobody." />;
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
