import { useInfiniteQuery } from '@tanstack/react-query';
import type { VisitRowsState } from '#shared/domain/metrics/visit-rows-states.ts';
import { type Me, useMe } from '../me.ts';
import { dayWords, notSentNames } from './lengths.ts';
import { RowsTable } from './rows-table.tsx';
import { type Shown, type VisitOut, visitsBehind } from './use-reports.ts';

const titles: Record<VisitRowsState, string> = {
  attended: 'Attended visits',
  'no-show': 'Missed visits',
  'late-cancelled': 'Called off late',
  cancelled: 'Called off in time',
  open: 'Visits nobody has marked',
  due: 'Visits with a reminder due',
  sent: 'Visits whose reminder was sent',
  delivered: 'Visits whose reminder arrived',
  replied: 'Visits that were replied about',
  came: 'Reminded, and came',
  'not-sent': 'Visits with a reminder that was not sent',
  incomplete: 'Visits with a reminder that did not arrive',
  contacted: 'Missed, and reached',
  'not-contacted': 'Missed, and reached by nobody',
  recovered: 'Missed, and booked again',
  lost: 'Missed or called off late, and nobody else came',
  seen: 'Patients seen, each once a month',
  'came-again': 'Patients who came again within a year',
  'not-again': 'Patients who did not come again within a year',
  'in-trial': 'Visits in a trial',
};
const heads = ['Patient', 'Visit', 'Location', 'How it ended', 'Reminder', 'Afterwards'];

/** The visits behind a figure, newest day first; each leads to its conversation. */
export function VisitRowsPanel({ shown, which }: { shown: Shown; which: VisitRowsState }) {
  const me = useMe();
  const query = useInfiniteQuery({
    queryKey: ['visits', shown.from, shown.to, shown.search.location, which],
    queryFn: ({ pageParam }) => visitsBehind(shown, which, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ before }) => before,
  });
  const visits = query.data?.pages.flatMap(({ threads }) => threads) ?? [];
  const rows = visits.map((visit) => ({
    key: `${visit.visitId} ${visit.date}`,
    threadId: visit.id,
    cells: cellsOf(visit, me),
  }));
  return <RowsTable title={titles[which]} heads={heads} rows={rows} query={query} none="None." />;
}

const stateNames: Record<VisitOut['state'], string> = {
  booked: 'Booked',
  confirmed: 'Confirmed',
  arrived: 'Arrived',
  attended: 'Attended',
  'no-show': 'Missed',
  cancelled: 'Called off in time',
  'late-cancelled': 'Called off late',
  moved: 'Moved',
};
const contactNames = {
  person: 'A person reached them',
  automatic: 'A message reached them',
  nobody: 'Nobody reached them',
};

function cellsOf(visit: VisitOut, me: Me): string[] {
  const { contact, recovered } = visit;
  return [
    visit.name,
    `${dayWords(visit.date)}, ${visit.time}`,
    me.practice.locations.find(({ id }) => id === visit.location)?.name ?? visit.location,
    stateNames[visit.state],
    reminderWords(visit),
    contact ? `${contactNames[contact]}${recovered ? ', booked again' : ''}` : '',
  ];
}

function reminderWords({ reminded }: VisitOut): string {
  if (!reminded) return '';
  const why = reminded.notSent.map((kind) => notSentNames[kind].toLowerCase()).join(', ');
  const way =
    reminded.delivered > 0
      ? `Arrived, ${reminded.replied ? `replied: ${reminded.outcome}` : 'no reply'}`
      : reminded.sent > 0
        ? 'Sent, did not arrive'
        : '';
  return [way, why === '' ? '' : `not sent: ${why}`].filter((part) => part !== '').join('; ');
}
