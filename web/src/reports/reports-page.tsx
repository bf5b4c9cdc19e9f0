import '../ui/fields.css';
import './reports.css';
import { useState } from 'react';
import { sentenceOf } from '../client.ts';
import { useMe } from '../me.ts';
import { Away } from '../ui/away.tsx';
import { KeySheet } from '../ui/key-sheet.tsx';
import { Rail } from '../ui/rail.tsx';
import { useSingleKeys } from '../ui/single-keys.ts';
import { BacklogTile } from './backlog-tile.tsx';
import { BarsTile } from './bars-tile.tsx';
import { ComplaintRowsPanel } from './complaint-rows-panel.tsx';
import { ComplaintsTile } from './complaints-tile.tsx';
import { FigureTiles } from './figure-tiles.tsx';
import { FunnelTile } from './funnel-tile.tsx';
import { HoursTile } from './hours-tile.tsx';
import { LoadTile } from './load-tile.tsx';
import { LostTile } from './lost-tile.tsx';
import { MissedTile } from './missed-tile.tsx';
import { NoShowTile } from './no-show-tile.tsx';
import { OwnTiles } from './own-tiles.tsx';
import { ReportsHead } from './reports-head.tsx';
import { RetentionTile } from './retention-tile.tsx';
import { RowsPanel } from './rows-panel.tsx';
import { SurveyRowsPanel } from './survey-rows-panel.tsx';
import { SurveyTile } from './survey-tile.tsx';
import { TrialTile } from './trial-tile.tsx';
import {
  type Shown,
  useLoad,
  useNoShows,
  useReminders,
  useResponses,
  useRetention,
  useSaid,
  useShown,
  useTrials,
} from './use-reports.ts';
import { VisitRowsPanel } from './visit-rows-panel.tsx';

const keys = [{ title: 'Do', keys: [['This sheet', '?']] }] as const;

/** Figures a manager can trust: each with its definition, how many it is of, and the rows behind it. */
export function ReportsPage() {
  const me = useMe();
  const shown = useShown();
  const [showsKeys, setShowsKeys] = useState(false);
  useSingleKeys({ '?': () => setShowsKeys(true) });
  return (
    <div className="desk desk-page">
      <Away />
      <Rail onKeys={() => setShowsKeys(true)} />
      <main className="reports-page">
        {me.me.role === 'coordinator' ? <Own shown={shown} /> : <Everything shown={shown} />}
      </main>
      <KeySheet opened={showsKeys} onClose={() => setShowsKeys(false)} columns={keys} />
    </div>
  );
}

/** Somebody who answers patients sees their own figures. */
function Own({ shown }: { shown: Shown }) {
  const load = useLoad(shown);
  return (
    <>
      <ReportsHead shown={shown} updatedAt={undefined} />
      {load.error ? <p role="alert">{sentenceOf(load.error)}</p> : null}
      {shown.search.rows ? <RowsPanel shown={shown} /> : null}
      {load.data ? <OwnTiles of={load.data} /> : null}
      {load.data ? <LoadTile of={load.data} days={shown.days} /> : null}
    </>
  );
}

function Everything({ shown }: { shown: Shown }) {
  const responses = useResponses(shown);
  const load = useLoad(shown);
  const noShows = useNoShows(shown);
  const reminders = useReminders(shown);
  const said = useSaid(shown);
  const retention = useRetention(shown);
  const trials = useTrials();
  const of = responses.data;
  const { visits } = shown.search;
  const asked = [responses, load, noShows, reminders, said, retention, trials];
  const trouble = asked.find(({ error }) => error)?.error;
  return (
    <>
      <ReportsHead shown={shown} updatedAt={of?.updatedAt} />
      {trouble ? <p role="alert">{sentenceOf(trouble)}</p> : null}
      {visits ? <VisitRowsPanel shown={shown} which={visits} /> : null}
      {shown.search.said === 'complaints' ? <ComplaintRowsPanel shown={shown} /> : null}
      {shown.search.said === 'survey' ? <SurveyRowsPanel shown={shown} /> : null}
      {shown.search.rows ? <RowsPanel shown={shown} /> : null}
      {of ? (
        <>
          <FigureTiles of={of} />
          <HoursTile of={of} cell={shown.search.cell} />
          <div className="tiles tiles-2">
            <BarsTile of={of} />
            {noShows.data ? <NoShowTile of={noShows.data} /> : null}
            {reminders.data ? <FunnelTile of={reminders.data} shown={shown} /> : null}
            <BacklogTile of={of} />
            {reminders.data ? <MissedTile of={reminders.data} /> : null}
            {noShows.data ? <LostTile of={noShows.data} /> : null}
            {said.data ? <SurveyTile of={said.data} /> : null}
            {said.data ? <ComplaintsTile of={said.data} /> : null}
            {retention.data ? <RetentionTile of={retention.data} /> : null}
          </div>
        </>
      ) : null}
      {trials.data ? <TrialTile of={trials.data.trials} /> : null}
      {load.data ? <LoadTile of={load.data} days={shown.days} /> : null}
    </>
  );
}
