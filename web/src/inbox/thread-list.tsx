import { useEffect, useRef, useState } from 'react';
import { sentenceOf } from '../client.ts';
import { useNow } from '../clock.ts';
import { type Counts, wordsOf } from '../counts.ts';
import { Icon } from '../ui/icon.tsx';
import { HandledToday } from './handled-today.tsx';
import { ListEmpty } from './list-empty.tsx';
import { ThreadRows } from './thread-rows.tsx';
import type { useThreads } from './use-threads.ts';
import type { View } from './views.ts';

interface Props {
  view: View;
  list: ReturnType<typeof useThreads>;
  /** Of the location that is shown, or of all; undefined until they are known. */
  counts: Counts | undefined;
  openId: string | undefined;
  /** The row that the Tab key reaches. */
  activeId: string | undefined;
  onOpen: (threadId: string) => void;
  onActive: (threadId: string) => void;
  /** Moves the focus by a number of rows; Infinity is the last. */
  onMove: (by: number) => void;
}

/** The rows of a view, or in words why there are none. */
export function ThreadList({ view, list, counts, openId, activeId, onOpen, onActive, onMove }: Props) {
  const { threads, hasNextPage } = list;
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  if (list.isPending) return <Skeleton />;
  if (list.isError && threads.length === 0) return <ListError error={list.error} onRetry={() => list.refetch()} />;
  return (
    <>
      <Note view={view} list={list} counts={counts} />
      <div ref={setScroller} className="scroll" aria-busy={list.isPlaceholderData}>
        {threads.length === 0 ? (
          <ListEmpty view={view} />
        ) : (
          <ThreadRows
            threads={threads}
            size={hasNextPage ? -1 : threads.length}
            openId={openId}
            activeId={activeId}
            scroller={scroller}
            onOpen={onOpen}
            onActive={onActive}
            onMove={onMove}
          />
        )}
        <Further list={list} view={view} />
      </div>
    </>
  );
}

/** How the rows are ordered, and over all pages: how many are late, at least, and how many sends failed. */
function Note({ view, list, counts }: Pick<Props, 'view' | 'list' | 'counts'>) {
  const now = useNow();
  if (list.isError) {
    return (
      <p className="list-note c-warn" role="status">
        <Icon name="offline" size={14} />
        Not up to date: {sentenceOf(list.error)}
      </p>
    );
  }
  if (list.threads.length === 0) return null;
  const late = list.threads.filter(({ dueAt }) => dueAt && Date.parse(dueAt) < now).length;
  // The most urgent stand first where they need a reply: a row that is not late is followed by none that is.
  const isWhole = !list.hasNextPage || (view === 'needs-reply' && late < list.threads.length);
  const failed = wordsOf(counts?.failed);
  return (
    <p className="list-note">
      {view === 'needs-reply' ? 'Next due first' : 'Newest first'}
      <span className="end line line-close">
        {late > 0 ? <span className="c-danger">{isWhole ? late : `${late}+`} late</span> : null}
        {late > 0 && failed !== '' ? <span>·</span> : null}
        {failed !== '' ? <span>{failed} failed</span> : null}
      </span>
    </p>
  );
}

/** The end of what is loaded: coming near it loads more. */
function Further({ list, view }: Pick<Props, 'list' | 'view'>) {
  const end = useRef<HTMLParagraphElement>(null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage, threads } = list;
  useEffect(() => {
    const element = end.current;
    if (!element || !hasNextPage || isFetchingNextPage) return undefined;
    const watcher = new IntersectionObserver(([seen]) => {
      if (seen?.isIntersecting) fetchNextPage();
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (threads.length === 0) return null;
  return (
    <p ref={end} className="list-end">
      {hasNextPage ? 'Loading more' : view === 'needs-reply' ? 'That is everyone waiting.' : 'That is all.'}
      {!hasNextPage && view === 'needs-reply' ? <HandledToday /> : null}
    </p>
  );
}

function ListError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div className="empty" role="alert">
      <Icon name="offline" size={20} className="c-warn" />
      <h2>The list could not be loaded</h2>
      <p>{sentenceOf(error)}</p>
      <button type="button" className="btn btn-sm" onClick={onRetry}>
        <Icon name="refresh" size={14} />
        Try again
      </button>
    </div>
  );
}

const skeletonWidths = [
  ['46%', '82%', '34%'],
  ['38%', '70%', '42%'],
  ['52%', '88%', '28%'],
  ['41%', '64%', '36%'],
  ['48%', '76%', '30%'],
] as const;

function Skeleton() {
  return (
    <div className="scroll" aria-busy="true">
      <p className="read-aloud" role="status">
        Loading conversations
      </p>
      {skeletonWidths.map((widths) => (
        <div className="row-skeleton" key={widths[0]}>
          <span className="skeleton" style={{ height: 8, width: 8, marginTop: 2 }} />
          <div>
            {widths.map((width) => (
              <span className="skeleton" style={{ width }} key={width} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
