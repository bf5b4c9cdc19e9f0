import { useParams, useSearch } from '@tanstack/react-router';
import { type CSSProperties, lazy, Suspense, useState } from 'react';
import { useCounts } from '../counts.ts';
import { LiveNote } from '../live/live.tsx';
import { useMe } from '../me.ts';
import { usePanel } from '../patient/use-panel.ts';
import { knownHead } from '../thread/caches.ts';
import { changeThread } from '../thread/change-thread.ts';
import { focusComposer } from '../thread/composer.tsx';
import { NoThread, ThreadPane } from '../thread/thread-pane.tsx';
import { Alerts } from '../ui/alerts.tsx';
import { Away } from '../ui/away.tsx';
import { KeySheet } from '../ui/key-sheet.tsx';
import { Rail } from '../ui/rail.tsx';
import { useSingleKeys } from '../ui/single-keys.ts';
import { undoLatest } from '../ui/toast-store.ts';
import { ListResizer, useListWidth } from './list-resizer.tsx';
import { LocationMenu } from './location-menu.tsx';
import { ThreadList } from './thread-list.tsx';
import { useInboxMoves } from './use-inbox-moves.ts';
import { useThreads } from './use-threads.ts';
import { ViewTabs } from './view-tabs.tsx';

const PatientPanel = lazy(() =>
  import('../patient/patient-panel.tsx').then((module) => ({ default: module.PatientPanel })),
);

/** Rail, list, thread, and the patient beside it. */
export function InboxPage() {
  const { view = 'needs-reply', location } = useSearch({ from: '/inbox' });
  const { threadId } = useParams({ strict: false });
  const { me } = useMe();
  const list = useThreads(view, location);
  const counts = useCounts(location);
  const moves = useInboxMoves(list.threads, threadId);
  const [width, setWidth] = useListWidth();
  const [showsKeys, setShowsKeys] = useState(false);
  const panel = usePanel();
  const showsPatient = threadId !== undefined && panel.isOpen;

  /** The conversation that keys act on: the open one, else the one under the focus. */
  function onSubject(act: (thread: NonNullable<ReturnType<typeof knownHead>>) => void) {
    const hasFocus = document.activeElement?.getAttribute('role') === 'option';
    const id = threadId ?? (hasFocus ? moves.activeId : undefined);
    const thread = id === undefined ? undefined : knownHead(id);
    if (thread) act(thread);
  }

  useSingleKeys({
    j: () => moves.step(1),
    k: () => moves.step(-1),
    e: () => onSubject((thread) => (thread.state === 'done' ? undefined : moves.finish(thread))),
    i: () => onSubject(({ id }) => changeThread(id, { assignee: me.id })),
    u: () => onSubject(({ id }) => changeThread(id, { unread: true })),
    z: undoLatest,
    ']': () => panel.toggle(),
    r: () => focusComposer(),
    escape: () => (threadId === undefined ? undefined : moves.close()),
    '?': () => setShowsKeys(true),
  });

  const size: CSSProperties & Record<'--list-width', string> = { '--list-width': `${width}px` };
  return (
    <div
      className="desk"
      style={size}
      data-pane={threadId === undefined ? 'list' : 'thread'}
      data-patient={showsPatient || undefined}
    >
      <div className="over">
        <Away />
        <Alerts />
      </div>
      <Rail onKeys={() => setShowsKeys(true)} />
      <main className="panes">
        <section className="list" aria-label="Inbox">
          <header className="list-head">
            <h1>Inbox</h1>
            <LocationMenu location={location} />
          </header>
          <ViewTabs view={view} counts={counts} />
          <LiveNote />
          <ThreadList
            view={view}
            list={list}
            counts={counts}
            openId={threadId}
            activeId={moves.activeId}
            onOpen={moves.open}
            onActive={moves.setActive}
            onMove={moves.move}
          />
          <ListResizer width={width} onWidth={setWidth} />
        </section>
        <section className="thread" aria-label="Conversation">
          {threadId === undefined ? (
            <NoThread />
          ) : (
            <ThreadPane key={threadId} threadId={threadId} moves={moves} panel={panel} />
          )}
        </section>
        {showsPatient ? (
          <Suspense fallback={panel.isWide ? <aside className="patient-panel" aria-busy="true" /> : null}>
            <PatientPanel key={threadId} threadId={threadId} isWide={panel.isWide} onClose={panel.toggle} />
          </Suspense>
        ) : null}
      </main>
      <KeySheet opened={showsKeys} onClose={() => setShowsKeys(false)} />
    </div>
  );
}
