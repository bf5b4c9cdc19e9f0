import { useInfiniteQuery } from '@tanstack/react-query';
import { useNow } from '../clock.ts';
import { useMe, zoneOf } from '../me.ts';
import { whenOf } from '../ui/dates.ts';
import { RowsTable } from './rows-table.tsx';
import { type Shown, surveysBehind } from './use-reports.ts';

const heads = ['Patient', 'When', 'After', 'Location', 'Answer', 'Words beside it'];
const after = { visit: 'A visit', conversation: 'A conversation' } as const;

/** Who was asked the survey and what they answered, or was not and why, newest day first; each leads to its conversation. */
export function SurveyRowsPanel({ shown }: { shown: Shown }) {
  const me = useMe();
  const now = useNow();
  const query = useInfiniteQuery({
    queryKey: ['surveys', shown.from, shown.to, shown.search.location],
    queryFn: ({ pageParam }) => surveysBehind(shown, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ before }) => before,
  });
  const rows = (query.data?.pages ?? []).flatMap(({ threads }) =>
    threads.map(({ id, surveyId, name, at, occasion, location, leftOut, score, withWords }) => ({
      key: surveyId,
      threadId: id,
      cells: [
        name,
        whenOf(Date.parse(at), zoneOf(me, location), now),
        after[occasion],
        me.practice.locations.find((one) => one.id === location)?.name ?? location,
        leftOut ? `Not asked. ${leftOut.join(' ')}` : score === undefined ? 'None' : `${score} of 5`,
        withWords ? 'Yes' : '',
      ],
    })),
  );
  return <RowsTable title="Patients of the survey" heads={heads} rows={rows} query={query} none="None." />;
}
